/** In which queues an agent works from now on, in the order she serves them. */
import { ArrowUpOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentRow } from '../../protocol/wallboard.ts';
import type { WallboardSession } from '../model/wallboard-session.ts';

interface MoveAgentProps {
  readonly agent: AgentRow;
  readonly wall: WallboardSession;
  readonly queueNames: ReadonlyMap<string, string>;
}

export function MoveAgent({ agent, wall, queueNames }: MoveAgentProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly string[]>(agent.queues);
  const others = [...queueNames.keys()].filter((id) => !chosen.includes(id));
  const isChanged = chosen.join(' ') !== agent.queues.join(' ');
  const raise = (id: string) => setChosen([id, ...chosen.filter((other) => other !== id)]);
  const move = () =>
    void wall.run({ name: 'move-agent', agentId: agent.id, queueIds: [...chosen] });
  return (
    <section className="move-agent">
      <h3>{t('wall.supervise.queues')}</h3>
      <ul>
        {[...chosen, ...others].map((id, index) => (
          <li key={id}>
            <Checkbox
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                setChosen(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            >
              {queueNames.get(id) ?? id}
            </Checkbox>
            {chosen.includes(id) && index > 0 ? (
              <Button
                type="text"
                size="small"
                aria-label={`${t('wall.supervise.first')}: ${queueNames.get(id) ?? id}`}
                icon={<ArrowUpOutlined />}
                onClick={() => raise(id)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <Button size="small" disabled={!isChanged || chosen.length === 0} onClick={move}>
        {t('wall.supervise.move')}
      </Button>
    </section>
  );
}
