/** Tones to whom I talk with: by a press or typed. They are shown here and kept nowhere. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface KeypadProps {
  readonly onDigit: (digit: string) => void;
  readonly onClose: () => void;
}

const digits = [...'123456789*0#'];
const shownMax = 20;

export function Keypad({ onDigit, onClose }: KeypadProps) {
  const { t } = useTranslation();
  const [sent, setSent] = useState('');
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const press = (digit: string) => {
    setSent((before) => (before + digit).slice(-shownMax));
    onDigit(digit);
  };
  return (
    <section
      className="panel keypad"
      aria-label={t('action.keypad')}
      ref={box}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (digits.includes(event.key)) press(event.key);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div className="directory-head">
        <output className="keypad-sent numeric">{sent}</output>
        <Button
          type="text"
          aria-label={t('action.close')}
          icon={<CloseOutlined />}
          onClick={onClose}
        />
      </div>
      <div className="keypad-keys">
        {digits.map((digit) => (
          <Button key={digit} className="numeric" onClick={() => press(digit)}>
            {digit}
          </Button>
        ))}
      </div>
    </section>
  );
}
