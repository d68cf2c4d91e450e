/** Every agent in one line: state and clock, with whom, the day. Sorted by any column. */
import {
  CaretDownFilled,
  CaretUpFilled,
  DisconnectOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import type { AgentRow } from '../../protocol/wallboard.ts';
import { stateIcons } from '../agent/state-badge.tsx';
import { dash, formatDuration, formatPhoneNumber, textIn } from '../model/formats.ts';
import {
  type AgentColumn,
  type AgentOrder,
  averageTalkMs,
  missedOf,
} from '../model/wallboard-figures.ts';

export interface AgentGridProps {
  /** In the order they are shown. */
  readonly agents: readonly AgentRow[];
  readonly now: number;
  readonly settings: DeskSettings;
  readonly queueNames: ReadonlyMap<string, string>;
  readonly order: AgentOrder;
  readonly onOrder: (order: AgentOrder) => void;
  readonly chosenId: string | undefined;
  readonly onChoose: (agentId: string) => void;
  readonly onOpen: (agentId: string) => void;
}

const columns: readonly (AgentColumn | 'with' | 'queues')[] = [
  'state',
  'since',
  'name',
  'with',
  'queues',
  'answered',
  'average',
  'missed',
];

export function AgentGrid(props: AgentGridProps) {
  const { t } = useTranslation();
  const { agents, chosenId } = props;
  return (
    <div className="agent-grid-frame">
      <table className="agent-grid">
        <thead>
          <tr>
            {columns.map((column) => (
              <ColumnHead key={column} column={column} {...props} />
            ))}
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <AgentLine key={agent.id} agent={agent} isChosen={chosenId === agent.id} {...props} />
          ))}
        </tbody>
      </table>
      {agents.length === 0 ? <p className="empty">{t('wall.agents.none')}</p> : null}
    </div>
  );
}

function ColumnHead({
  column,
  order,
  onOrder,
}: AgentGridProps & { readonly column: (typeof columns)[number] }) {
  const { t } = useTranslation();
  const word = t(`wall.agents.${column}`);
  if (column === 'with' || column === 'queues') return <th scope="col">{word}</th>;
  const isOrder = order.column === column;
  const mark = order.descending ? <CaretUpFilled /> : <CaretDownFilled />;
  const sorting = order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={`column-${column}`} aria-sort={isOrder ? sorting : 'none'}>
      <button
        type="button"
        onClick={() => onOrder({ column, descending: isOrder && !order.descending })}
      >
        {word}
        <span className="sort-mark">{isOrder ? mark : null}</span>
      </button>
    </th>
  );
}

interface AgentLineProps extends AgentGridProps {
  readonly agent: AgentRow;
  readonly isChosen: boolean;
}

function AgentLine({ agent, isChosen, now, onChoose, onOpen, ...props }: AgentLineProps) {
  const { t } = useTranslation();
  const { state, today } = agent;
  const queues = queuesOf(agent, props.queueNames, t('wall.agents.comma'));
  const average = averageTalkMs(agent);
  const isAway = state.state === 'signed-out';
  return (
    <tr
      data-agent={agent.id}
      className={`agent-line line-${state.state}${isChosen ? ' is-chosen' : ''}`}
      aria-selected={isChosen}
      onClick={() => onChoose(agent.id)}
      onDoubleClick={() => onOpen(agent.id)}
    >
      <td>
        <StateCell agent={agent} settings={props.settings} />
      </td>
      <td className="numeric column-since">{isAway ? dash : formatDuration(now - state.since)}</td>
      <td>
        <button type="button" className="cell-link" onClick={() => onOpen(agent.id)}>
          {agent.name}
        </button>
        <span className="numeric quiet"> {agent.extension}</span>
      </td>
      <td>
        <WithWhom agent={agent} />
      </td>
      <td className="cell-queues" title={queues}>
        {queues}
      </td>
      <td className="numeric column-answered">{today.answered}</td>
      <td className="numeric column-average">
        {average === undefined ? dash : formatDuration(average)}
      </td>
      <td className="numeric column-missed">{missedOf(agent)}</td>
    </tr>
  );
}

function StateCell({ agent, settings }: Pick<AgentLineProps, 'agent' | 'settings'>) {
  const { t, i18n } = useTranslation();
  const { state } = agent;
  const reason = 'reason' in state ? state.reason : agent.notReadyAfterCall;
  const own = settings.notReadyReasons.find(({ id }) => id === reason);
  const word = own
    ? textIn(own.label, i18n.language)
    : reason && t(`reason.${reason}`, { defaultValue: reason });
  return (
    <span className="state-cell">
      <span className="state-cell-icon">{stateIcons[state.state]}</span>
      {t(`state.${state.state}`)}
      {word ? (
        <span className="quiet" title={'reason' in state ? word : t('wall.agents.afterCall')}>
          {'reason' in state ? word : `→ ${word}`}
        </span>
      ) : null}
      <ReachMarks agent={agent} />
    </span>
  );
}

function ReachMarks({ agent }: Pick<AgentLineProps, 'agent'>) {
  const { t } = useTranslation();
  if (agent.state.state === 'signed-out') return null;
  return (
    <>
      {agent.phoneReachable ? null : (
        <span className="reach-mark" title={t('wall.agents.phoneAway')}>
          <WarningFilled /> {t('wall.agents.phoneAway')}
        </span>
      )}
      {agent.deskConnected ? null : (
        <span className="reach-mark" title={t('wall.agents.deskAway')}>
          <DisconnectOutlined /> {t('wall.agents.deskAway')}
        </span>
      )}
    </>
  );
}

function WithWhom({ agent: { call } }: Pick<AgentLineProps, 'agent'>) {
  const { t } = useTranslation();
  if (!call) return <span className="quiet">{dash}</span>;
  return (
    <span className="with-whom">
      {call.held ? <span className="held-mark">{t('wall.agents.held')}</span> : null}
      {call.customerName ? <b>{call.customerName}</b> : null}
      <span className="numeric quiet">{formatPhoneNumber(call.callerNumber)}</span>
    </span>
  );
}

function queuesOf(agent: AgentRow, names: ReadonlyMap<string, string>, comma: string): string {
  return agent.queues.map((id) => names.get(id) ?? id).join(comma);
}
