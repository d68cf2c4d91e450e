/** Finds calls by how the caller's number begins, and by how they ended. */
import { SearchOutlined } from '@ant-design/icons';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CallOutcome, callOutcome } from '../../protocol/desk-view.ts';

export interface CallFilter {
  readonly number?: string;
  readonly outcome?: CallOutcome;
}

interface CallSearchProps {
  readonly filter: CallFilter;
  /** Who reads numbers masked does not search by them. */
  readonly byNumber: boolean;
  readonly onChange: (filter: CallFilter) => void;
}

export function CallSearch({ filter, byNumber, onChange }: CallSearchProps) {
  const { t } = useTranslation();
  const { number, outcome } = filter;
  const change = (next: { readonly number: string; readonly outcome: CallOutcome | '' }) =>
    onChange({
      ...(next.number !== '' && { number: next.number }),
      ...(next.outcome !== '' && { outcome: next.outcome }),
    });
  return (
    <div className="call-search">
      {byNumber ? (
        <Input
          className="search-number"
          aria-label={t('calls.byNumber')}
          placeholder={t('calls.byNumber')}
          prefix={<SearchOutlined />}
          inputMode="tel"
          allowClear
          maxLength={20}
          value={number ?? ''}
          onChange={({ target }) =>
            change({ number: target.value.replace(/[^\d+]/g, ''), outcome: outcome ?? '' })
          }
        />
      ) : null}
      <Select<CallOutcome | ''>
        className="search-outcome"
        aria-label={t('calls.outcome')}
        value={outcome ?? ''}
        options={[
          { value: '' as const, label: t('calls.anyOutcome') },
          ...callOutcome.options.map((value) => ({ value, label: t(`outcome.${value}`) })),
        ]}
        onChange={(value) => change({ number: number ?? '', outcome: value })}
      />
    </div>
  );
}
