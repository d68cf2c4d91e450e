/** New passwords for desk and phone: the old one ends at once, so each asks twice. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MadePerson, type PersonRow, peopleRoutes } from '../../../protocol/rest/people.ts';
import { call } from '../../shell/rest-client.ts';
import { useArmed } from '../../shell/use-armed.ts';
import { FaultLine } from '../fault-line.tsx';

interface PersonPasswordsProps {
  readonly person: PersonRow;
  readonly onMade: (made: MadePerson) => void;
}

const resets = {
  password: { route: peopleRoutes.resetPassword, words: 'admin.people.resetPassword' },
  phone: { route: peopleRoutes.resetPhonePassword, words: 'admin.people.resetPhone' },
} as const;

export function PersonPasswords({ person, onMade }: PersonPasswordsProps) {
  const { t } = useTranslation();
  const { armed, press } = useArmed();
  const [fault, setFault] = useState<string>();
  const reset = async (which: keyof typeof resets) => {
    const result = await call(resets[which].route, { params: { id: person.id } });
    setFault(result.ok ? undefined : result.code);
    if (result.ok) onMade(result.value);
  };
  const button = (which: keyof typeof resets) => {
    const key = `${which} ${person.id}`;
    return (
      <Button danger={armed === key} onClick={() => press(key, () => void reset(which))}>
        {t(armed === key ? 'admin.sure' : resets[which].words)}
      </Button>
    );
  };
  return (
    <div className="person-passwords">
      {button('password')}
      {person.extension === undefined ? null : button('phone')}
      <FaultLine code={fault} />
    </div>
  );
}
