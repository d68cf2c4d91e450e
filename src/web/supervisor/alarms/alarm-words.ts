/** An alarm in a line of words. */
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../protocol/wallboard.ts';
import { formatGigabytes, textIn } from '../../model/formats.ts';
import { formatLevel } from '../../model/wallboard-figures.ts';

interface Names {
  readonly agentNames: ReadonlyMap<string, string>;
  readonly queueNames: ReadonlyMap<string, string>;
}

export function useAlarmWords({ agentNames, queueNames }: Names): (alarm: AlarmRow) => string {
  const { t, i18n } = useTranslation();
  return ({ kind, queue, agentId, trunk, hotline, by, facts }) =>
    t(`wall.alarm.${kind}`, {
      ...facts,
      queue: queueNames.get(queue ?? '') ?? queue,
      ...{ trunk, by },
      hotline: hotline && textIn(hotline.name, i18n.language),
      free: formatGigabytes(facts.freeBytes),
      agent: agentNames.get(agentId ?? '') ?? agentId,
      level: formatLevel(facts.level),
      target: formatLevel(facts.target),
    });
}
