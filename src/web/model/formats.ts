/** Numbers and times as people read them. What is not known is a dash, never 0. */

export const dash = '—';

/** Mobile numbers of mainland China 3-4-4, service numbers 3-3-4, area codes apart. */
export function formatPhoneNumber(number: string): string {
  const national = number.replace(/^(\+|00)86/, '');
  if (/^1\d{10}$/.test(national)) return grouped(national, [3, 4, 4]);
  if (/^[48]00\d{7}$/.test(national)) return grouped(national, [3, 3, 4]);
  if (/^0(10|2\d)\d{8}$/.test(national)) return grouped(national, [3, 4, 4]);
  if (/^0\d{10,11}$/.test(national)) return grouped(national, [4, 4, 4]);
  return number;
}

function grouped(digits: string, sizes: readonly number[]): string {
  const groups: string[] = [];
  let from = 0;
  for (const size of sizes) {
    groups.push(digits.slice(from, from + size));
    from += size;
  }
  return groups.filter((group) => group !== '').join(' ');
}

/** Collected digits in fours, such as a waybill number. */
export function formatDigits(digits: string): string {
  return digits.length > 6 ? digits.replace(/(\d{4})(?=\d)/g, '$1 ') : digits;
}

/** '03:12', '1:03:12'; negative times are 00:00. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A time of today, or a day and a time. */
export function formatInstant(at: number, now: number, language: string): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = { month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, sameDay ? time : { ...day, ...time }).format(at);
}

/** The text in the reader's language, or in any. */
export function textIn(text: Readonly<Record<string, string>>, language: string): string {
  return text[language] ?? text.en ?? Object.values(text)[0] ?? dash;
}

/** '61 MB', '1.4 GB': in powers of a thousand, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1_000 && unit < units.length - 1; unit++) value /= 1_000;
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** '12.3 GB'; a dash where it is not known. */
export function formatGigabytes(bytes: number | undefined): string {
  return bytes === undefined ? dash : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** '78 %' of a share from 0 to 1; a dash where it is not known. */
export function formatShare(share: number | undefined): string {
  return share === undefined ? dash : `${Math.round(share * 100)} %`;
}
