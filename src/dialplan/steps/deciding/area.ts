import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import { areaOf } from '../../areas.ts';
import { expression, id } from '../../schema/words.ts';
import { expressed, keep, tell } from '../../turn.ts';
import type { SettingsFault, StepBehaviour } from '../step-behaviour.ts';

export const areaSettings = z
  .strictObject({
    table: id.describe('Of the areas.'),
    number: expression
      .default('caller')
      .describe('Whose beginning says where it is, a text: caller, or variables.phone.'),
    variable: id
      .optional()
      .describe('Under which name the area is kept; an empty text where it is not known.'),
    areas: z.record(id, id).default({}).describe('Where the call goes on, by area.'),
    otherwise: id.describe('From areas that are not named here, and from nowhere known.'),
  })
  .describe('Goes by where a number is: the site of the region, the dialect of the county.');

type Settings = z.infer<typeof areaSettings>;

export const area: StepBehaviour<Settings> = {
  ways: ({ areas, otherwise }) => [
    ...Object.entries(areas).map(([name, to]) => ({ to, key: ['areas', name] })),
    { to: otherwise, key: ['otherwise'] },
  ],
  references: ({ table }) => [{ section: 'areas', ids: [table], key: ['table'] }],
  expressions: ({ number }) => [{ text: number, wanted: 'string', key: ['number'] }],
  keeps: ({ table, variable }) =>
    variable === undefined ? [] : [{ name: variable, areasOf: table }],
  faults: idle,
  picture: ({ table }) => [table],
  enter(turn, { table: tableId, number, variable, areas, otherwise }) {
    const table = turn.dialplan.areas[tableId];
    const found = table && areaOf(table, expressed(turn, number));
    if (variable !== undefined) keep(turn, { [variable]: found ?? '' });
    if (!table || found === undefined) {
      tell(turn, 'area-unknown', { table: tableId });
      return otherwise;
    }
    const label = table.labels[found] ?? {};
    tell(turn, 'area-found', { area: found, table: tableId });
    turn.effects.push({ kind: 'note', step: turn.state.step ?? '', label });
    return areas[found] ?? otherwise;
  },
};

function idle({ variable, areas, otherwise }: Settings): readonly SettingsFault[] {
  const leadsAway = Object.values(areas).some((to) => to !== otherwise);
  if (variable !== undefined || leadsAway) return [];
  const message = bilingual(
    'wherever the number is, the call goes the same way, and the area is not kept',
    '号码在哪里，通话去向都一样，地区也没有保存',
  );
  return [{ code: 'without-effect', key: ['otherwise'], message }];
}
