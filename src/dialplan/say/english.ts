/** English: which recorded parts say a value. Numbers as in American use, money in yuan and fen. */
import type {
  SpokenDate,
  SpokenDuration,
  SpokenMoney,
  SpokenNumber,
  SpokenTime,
} from './spoken-value.ts';

const small = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  ...['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen'],
  ...['eighteen', 'nineteen'],
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const scales = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion'];
const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september'],
  ...['october', 'november', 'december'],
];
const ordinals = [
  ...['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'],
  ...['tenth', 'eleventh', 'twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth'],
  ...['seventeenth', 'eighteenth', 'nineteenth', 'twentieth'],
];
const durations = {
  days: ['day', 'days'],
  hours: ['hour', 'hours'],
  minutes: ['minute', 'minutes'],
  seconds: ['second-of-time', 'seconds'],
} as const;

export const englishParts: readonly string[] = [
  ...[...small, ...tens, 'hundred', ...scales.slice(1), 'point', 'minus', 'x'],
  ...['yuan', 'and', 'fen', ...months, ...ordinals, 'thirtieth'],
  ...['oh', 'o-clock', 'a-m', 'p-m', ...Object.values(durations).flat()],
];

/** Place by place. */
export function digits(text: string): readonly string[] {
  return [...text].map((digit) => (digit === 'x' ? 'x' : name(small, Number(digit))));
}

export function number({ isNegative, whole, fraction }: SpokenNumber): readonly string[] {
  const behind = [...fraction].map((digit) => name(small, Number(digit)));
  return [
    ...(isNegative ? ['minus'] : []),
    ...cardinal(whole),
    ...(fraction === '' ? [] : ['point', ...behind]),
  ];
}

/** 'twelve yuan and fifty fen', 'five fen', 'zero yuan'. */
export function money({ isNegative, yuan, fen }: SpokenMoney): readonly string[] {
  const whole = yuan === '0' && fen > 0 ? [] : [...cardinal(yuan), 'yuan'];
  const cents = fen === 0 ? [] : [...cardinal(String(fen)), 'fen'];
  const between = whole.length > 0 && cents.length > 0 ? ['and'] : [];
  return [...(isNegative ? ['minus'] : []), ...whole, ...between, ...cents];
}

/** 'october first twenty twenty-six'. */
export function date({ year, month, day }: SpokenDate): readonly string[] {
  return [name(months, month - 1), ...ordinal(day), ...(year === undefined ? [] : yearOf(year))];
}

/** 'nine thirty p m', 'nine oh five a m', 'twelve o'clock p m'. */
export function time({ hour, minute }: SpokenTime): readonly string[] {
  const onTheDial = hour % 12 === 0 ? 12 : hour % 12;
  const half = hour < 12 ? 'a-m' : 'p-m';
  const past = minute < 10 ? ['oh', ...below100(minute)] : below100(minute);
  return [...below100(onTheDial), ...(minute === 0 ? ['o-clock'] : past), half];
}

/** 'one hour thirty minutes'; 'zero seconds' when there is nothing. */
export function duration(spoken: SpokenDuration): readonly string[] {
  const units = ['days', 'hours', 'minutes', 'seconds'] as const;
  const said = units.flatMap((unit) => {
    const [one, many] = durations[unit];
    const count = spoken[unit];
    return count === 0 ? [] : [...below100(count), count === 1 ? one : many];
  });
  return said.length === 0 ? ['zero', 'seconds'] : said;
}

function cardinal(whole: string): readonly string[] {
  if (/^0*$/.test(whole)) return ['zero'];
  const groups = whole.padStart(Math.ceil(whole.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.flatMap((group, index) => {
    const scale = scales[groups.length - 1 - index] ?? '';
    const said = below1000(Number(group));
    return said.length === 0 || scale === '' ? said : [...said, scale];
  });
}

/** Empty for 0. */
function below1000(value: number): readonly string[] {
  const [hundreds, rest] = [Math.floor(value / 100), value % 100];
  const above = hundreds === 0 ? [] : [name(small, hundreds), 'hundred'];
  return rest === 0 ? above : [...above, ...below100(rest)];
}

function below100(value: number): readonly string[] {
  if (value < 20 || value > 99) return [name(small, value)];
  const ten = name(tens, Math.floor(value / 10) - 2);
  return value % 10 === 0 ? [ten] : [ten, name(small, value % 10)];
}

function ordinal(day: number): readonly string[] {
  if (day <= 20) return [name(ordinals, day - 1)];
  if (day === 30) return ['thirtieth'];
  return [day < 30 ? 'twenty' : 'thirty', name(ordinals, (day % 10) - 1)];
}

/** 'twenty twenty-six', 'nineteen oh five', 'two thousand five', 'nineteen hundred'. */
function yearOf(year: number): readonly string[] {
  const [century, rest] = [Math.floor(year / 100), year % 100];
  if (year < 1000 || (century % 10 === 0 && rest < 10)) return cardinal(String(year));
  if (rest === 0) return [...below100(century), 'hundred'];
  return [...below100(century), ...(rest < 10 ? ['oh'] : []), ...below100(rest)];
}

function name(names: readonly string[], index: number): string {
  return names[index] ?? 'zero';
}
