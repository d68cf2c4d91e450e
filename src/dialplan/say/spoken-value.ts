/**
 * Values as flows hold them, which are texts, read for saying. Undefined where the text is no such
 * value: then nothing is said, rather than something wrong.
 */

export interface SpokenNumber {
  readonly isNegative: boolean;
  /** Without leading zeros; '0' for none. At most 16 digits. */
  readonly whole: string;
  /** Digits behind the point, as written; '' for none. */
  readonly fraction: string;
}

export interface SpokenDate {
  /** Absent: not said. */
  readonly year?: number;
  readonly month: number;
  readonly day: number;
}

export interface SpokenTime {
  readonly hour: number;
  readonly minute: number;
}

export interface SpokenDuration {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** One thousand times a million million is the first that has no word. */
const wholeDigitsMax = 16;
const fractionDigitsMax = 6;
/** As many as a person can take in at once. */
const digitsMax = 40;
const secondsMax = 100 * 86_400;

/** The digits and X of a number that is read place by place; other signs are passed over. */
export function readDigits(text: string): string | undefined {
  const digits = text
    .toLowerCase()
    .replace(/\*/g, 'x')
    .replace(/[^0-9x]/g, '');
  return digits.length === 0 || digits.length > digitsMax ? undefined : digits;
}

export function readNumber(text: string): SpokenNumber | undefined {
  const [, sign, digits = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  const whole = digits.replace(/^0+(?=\d)/, '');
  if (digits === '' || whole.length > wholeDigitsMax || fraction.length > fractionDigitsMax) {
    return undefined;
  }
  const isNegative = sign === '-' && /[1-9]/.test(whole + fraction);
  return { isNegative, whole, fraction };
}

export interface SpokenMoney {
  readonly isNegative: boolean;
  readonly yuan: string;
  /** 0 to 99. */
  readonly fen: number;
}

/** Yuan with at most two places: who writes more has not rounded, and we do not guess how. */
export function readMoney(text: string): SpokenMoney | undefined {
  const number = readNumber(text);
  if (!number || number.fraction.length > 2) return undefined;
  const { isNegative, whole, fraction } = number;
  return { isNegative, yuan: whole, fen: Number(fraction.padEnd(2, '0')) };
}

/** '2026-10-01', also at the beginning of a date with its time; '10-01' without a year. */
export function readDate(text: string): SpokenDate | undefined {
  const [, written, month = '', day = ''] =
    /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text.trim()) ?? [];
  const year = written === undefined ? undefined : Number(written);
  const date = { month: Number(month), day: Number(day) };
  if (!isDay(year ?? 2000, date.month, date.day)) return undefined;
  return year === undefined ? date : { year, ...date };
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** '21:30' or '21:30:05', also behind a date; seconds are not said. */
export function readTime(text: string): SpokenTime | undefined {
  const [, hour = '', minute = ''] =
    /^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/.exec(text.trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return { hour: Number(hour), minute: Number(minute) };
}

/** Seconds as '90', or '1h30m', '2d', '45s'; at most a hundred days. */
export function readDuration(text: string): SpokenDuration | undefined {
  const written = text.trim();
  const [, days, hours, minutes, seconds] =
    /^(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/.exec(written) ?? [];
  const parts = [days, hours, minutes, seconds].map((part) => Number(part ?? 0));
  const [d = 0, h = 0, m = 0, s = 0] = parts;
  const isPlain = /^\d{1,7}$/.test(written);
  if (!isPlain && (written === '' || [days, hours, minutes, seconds].every((one) => !one))) {
    return undefined;
  }
  const all = isPlain ? Number(written) : d * 86_400 + h * 3_600 + m * 60 + s;
  if (all > secondsMax) return undefined;
  return {
    days: Math.floor(all / 86_400),
    hours: Math.floor(all / 3_600) % 24,
    minutes: Math.floor(all / 60) % 60,
    seconds: all % 60,
  };
}
