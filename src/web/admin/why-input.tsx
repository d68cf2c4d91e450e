/** Why something is changed: asked wherever a version is made or a switch is turned. */
import { Input } from 'antd';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { whyCharactersMax } from '../../protocol/why.ts';

type Looks = Pick<ComponentProps<typeof Input>, 'className' | 'size' | 'autoFocus' | 'placeholder'>;

interface WhyInputProps extends Looks {
  readonly why: string;
  readonly onWhy: (why: string) => void;
}

export function WhyInput({ why, onWhy, ...looks }: WhyInputProps) {
  const { t } = useTranslation();
  return (
    <Input
      placeholder={t('admin.live.why')}
      {...looks}
      value={why}
      maxLength={whyCharactersMax}
      aria-label={t('admin.live.why')}
      onChange={({ target }) => onWhy(target.value)}
    />
  );
}
