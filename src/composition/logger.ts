import { type Logger, pino } from 'pino';

/** Values under these names are numbers of people, or secrets. */
const redacted = ['callerNumber', 'number', 'password', 'secret', 'authorization'];

/** The process's logger: readable lines in a terminal, JSON elsewhere. */
export function createLogger(name: string, level: string): Logger {
  const paths = redacted.flatMap((field) => [field, `*.${field}`]);
  return pino({
    name,
    level,
    redact: { paths, censor: redactedValue },
    ...(process.stdout.isTTY
      ? {
          transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', colorize: true } },
        }
      : {}),
  });
}

/** The last two digits of a number remain, so that two callers can be told apart. */
function redactedValue(value: unknown): string {
  const text = String(value);
  return /^\+?\d{5,}$/.test(text) ? `***${text.slice(-2)}` : '***';
}
