/**
 * Mandarin as it is spoken on a telephone: which recorded parts say a value. Rules of reading numbers
 * after 吕叔湘《现代汉语八百词》 (二 and 两) and GB/T 15835 (zeros, dates).
 */
import type {
  SpokenDate,
  SpokenDuration,
  SpokenMoney,
  SpokenNumber,
  SpokenTime,
} from './spoken-value.ts';

const digitNames = [
  ...['zero', 'one', 'two', 'three', 'four'],
  ...['five', 'six', 'seven', 'eight', 'nine'],
] as const;

/** 零到九、幺、两、十百千万亿、点、负 … each a recording. */
export const mandarinParts = [
  ...digitNames,
  ...['yao', 'liang', 'ten', 'hundred', 'thousand', 'ten-thousand', 'hundred-million'],
  ...['point', 'minus', 'x', 'yuan', 'jiao', 'fen', 'year', 'month', 'day'],
  ...['early-morning', 'morning', 'noon', 'afternoon', 'evening'],
  ...['days', 'hours', 'minutes', 'seconds'],
] as const;

type Part = (typeof mandarinParts)[number];

/** Place by place; one is 幺, which cannot be taken for seven. */
export function digits(text: string): readonly Part[] {
  return [...text].map((digit) => {
    if (digit === 'x') return 'x';
    return digit === '1' ? 'yao' : digitName(digit);
  });
}

export function number({ isNegative, whole, fraction }: SpokenNumber): readonly Part[] {
  return [
    ...(isNegative ? (['minus'] as const) : []),
    ...cardinal(whole),
    ...(fraction === '' ? [] : (['point', ...[...fraction].map(digitName)] as const)),
  ];
}

/** 十二元五角, 十二元零五分, 五角, 零元. */
export function money({ isNegative, yuan, fen }: SpokenMoney): readonly Part[] {
  const [jiao, cents] = [Math.floor(fen / 10), fen % 10];
  const said: Part[] = isNegative ? ['minus'] : [];
  if (yuan !== '0' || fen === 0) said.push(...quantity(yuan), 'yuan');
  if (jiao > 0) said.push(...quantity(String(jiao)), 'jiao');
  if (cents === 0) return said;
  if (yuan !== '0' && jiao === 0) said.push('zero');
  return [...said, ...quantity(String(cents)), 'fen'];
}

/** 二零二六年十月一日: the year place by place. */
export function date({ year, month, day }: SpokenDate): readonly Part[] {
  const named = year === undefined ? [] : [...String(year).padStart(4, '0')].map(digitName);
  return [
    ...named,
    ...(year === undefined ? [] : (['year'] as const)),
    ...cardinal(String(month)),
    'month',
    ...cardinal(String(day)),
    'day',
  ];
}

/** 上午九点零五分, 下午两点, 中午十二点三十分, 凌晨零点. */
export function time({ hour, minute }: SpokenTime): readonly Part[] {
  const onTheDial = hour > 12 ? hour - 12 : hour;
  const said: Part[] = [partOfDay(hour), ...quantity(String(onTheDial)), 'point'];
  if (minute === 0) return said;
  if (minute < 10) said.push('zero');
  return [...said, ...cardinal(String(minute)), 'fen'];
}

/** 两小时三十分钟; 零秒 when there is nothing. */
export function duration(spoken: SpokenDuration): readonly Part[] {
  const units = ['days', 'hours', 'minutes', 'seconds'] as const;
  const said = units.flatMap((unit): readonly Part[] => {
    return spoken[unit] === 0 ? [] : [...quantity(String(spoken[unit])), unit];
  });
  return said.length === 0 ? ['zero', 'seconds'] : said;
}

function partOfDay(hour: number): Part {
  if (hour < 5) return 'early-morning';
  if (hour < 12) return 'morning';
  if (hour === 12) return 'noon';
  return hour < 18 ? 'afternoon' : 'evening';
}

/** Before a measure word two is 两. */
function quantity(whole: string): readonly Part[] {
  return whole === '2' ? ['liang'] : cardinal(whole);
}

/**
 * Groups of four digits with 万 and 亿. At the head of the number two is 两 before 百, 千, 万 and 亿,
 * and ten is 十, not 一十.
 */
function cardinal(whole: string): readonly Part[] {
  if (/^0*$/.test(whole)) return ['zero'];
  const said = largeNumber(whole.replace(/^0+/, ''));
  const [first, second] = said;
  if (first === 'one' && second === 'ten') return said.slice(1);
  const isLarge = second === 'hundred' || second === 'thousand';
  const isGroup = second === 'ten-thousand' || second === 'hundred-million';
  return first === 'two' && (isLarge || isGroup) ? ['liang', ...said.slice(1)] : said;
}

/** Up to 16 digits: so many 亿, and what is left. */
function largeNumber(whole: string): readonly Part[] {
  const [above, below] = [whole.slice(0, -8), whole.slice(-8)];
  if (above === '') return myriads(below);
  const rest = myriads(below);
  const needsZero = rest.length > 0 && Number(below) < 10_000_000;
  return [...myriads(above), 'hundred-million', ...(needsZero ? (['zero'] as const) : []), ...rest];
}

/** Up to 8 digits: so many 万, and what is left. Empty for zero. */
function myriads(whole: string): readonly Part[] {
  const [above, below] = [whole.slice(0, -4), whole.slice(-4)];
  const high = thousands(Number(above));
  const low = thousands(Number(below));
  if (high.length === 0) return low;
  const needsZero = low.length > 0 && Number(below) < 1_000;
  return [...high, 'ten-thousand', ...(needsZero ? (['zero'] as const) : []), ...low];
}

const units = ['thousand', 'hundred', 'ten', undefined] as const;

/** 0 to 9999: a gap between digits is one 零, zeros at the end are not said. Empty for zero. */
function thousands(value: number): readonly Part[] {
  const said: Part[] = [];
  let gap = false;
  [...String(value).padStart(4, '0')].forEach((digit, index) => {
    if (digit === '0') {
      gap = said.length > 0;
      return;
    }
    if (gap) said.push('zero');
    gap = false;
    const unit = units[index];
    said.push(digitName(digit), ...(unit === undefined ? [] : [unit]));
  });
  return said;
}

function digitName(digit: string): Part {
  return digitNames[Number(digit)] ?? 'zero';
}
