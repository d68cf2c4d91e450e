/** Tables for spreadsheets: RFC 4180, in UTF-8 with the mark by which Excel knows it. */

/** A spreadsheet would take a text that begins so for a formula. */
const formulaStart = /^[=+\-@\t\r]/;

export function csvOf<Row>(
  columns: readonly (readonly [name: string, value: (row: Row) => string | number])[],
  rows: readonly Row[],
): string {
  const head = columns.map(([name]) => cell(name)).join(',');
  const lines = rows.map((row) => columns.map(([, value]) => cell(value(row))).join(','));
  return `\ufeff${[head, ...lines].join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
