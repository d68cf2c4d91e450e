/** Which keys may stand where, and what was probably meant by one that may not. */
import { bilingual, type Wording } from '../../base/wording.ts';
import { settingPaths } from '../json-schema.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { stepKindNames } from '../schema.ts';
import type { Path } from './source-map.ts';

/** Of a place with more keys than these, none are listed. */
const listedMax = 12;

/** By the place that holds them, as 'queues.*'; '' is the file itself. */
const keysByPlace: ReadonlyMap<string, readonly string[]> = groupedKeys();

function groupedKeys(): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const path of settingPaths()) {
    const place = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    grouped.set(place, [...(grouped.get(place) ?? []), path.slice(path.lastIndexOf('.') + 1)]);
  }
  return grouped;
}

/** The keys that may stand at a place of a file; empty where any name may. */
function keysAt(path: Path): readonly string[] {
  const places = path.reduce<readonly string[]>(
    (known, part) => {
      const joined = known.flatMap((place) => {
        const prefix = place === '' ? '' : `${place}.`;
        return [`${prefix}${part}`, `${prefix}*`];
      });
      return joined.filter((place) => isPlace(place));
    },
    [''],
  );
  return [...new Set(places.flatMap((place) => keysByPlace.get(place) ?? []))];
}

const places: ReadonlySet<string> = new Set(
  [...keysByPlace.keys()].flatMap((place) => {
    const parts = place.split('.');
    return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

function isPlace(place: string): boolean {
  return places.has(place);
}

/**
 * What to do about a key that is not known at `path`.
 * @param beside what stands there beside it
 */
export function fixOfKey(path: Path, key: string, beside: unknown): Wording | undefined {
  const allowed = keysAt(path);
  const split = /^([A-Za-z-]+)([:：])(.*)$/.exec(key);
  if (split) return spaceAfterColon(split[1] ?? '', split[3] ?? '');
  const below = blockFor([...path], key, beside);
  if (below !== undefined) {
    return bilingual(
      `it belongs to '${below}': indent it further than '${below}'`,
      `它属于“${below}”：缩进要比“${below}”更深`,
    );
  }
  const near = nearest(key, allowed);
  if (near !== undefined) return didYouMean(near);
  const above = path.findLastIndex((_, index) => keysAt(path.slice(0, index)).includes(key));
  if (above > 0) {
    const owner = String(path[above - 1]);
    return bilingual(
      `it belongs to '${owner}': indent it less, as what stands directly below '${owner}'`,
      `它属于“${owner}”：缩进应浅一些，与“${owner}”的下一级对齐`,
    );
  }
  if (allowed.length === 0 || allowed.length > listedMax) return undefined;
  const listed = allowed.join(', ');
  return bilingual(`known here: ${listed}`, `这里可以写：${listed}`);
}

function spaceAfterColon(name: string, value: string): Wording {
  const written = `${name}: ${value.trim()}`.trim();
  return bilingual(`write '${written}', with a space`, `写成“${written}”，冒号后空一格`);
}

/** The block beside the key to which it belongs. */
function blockFor(path: Path, key: string, beside: unknown): string | undefined {
  if (typeof beside !== 'object' || beside === null) return undefined;
  const value = (beside as Readonly<Record<string, unknown>>)[key];
  if (isStep(value) && 'steps' in beside) return 'steps';
  return Object.keys(beside).find((block) => keysAt([...path, block]).includes(key));
}

function isStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return stepKindNames.some((kind) => kind in value);
}
