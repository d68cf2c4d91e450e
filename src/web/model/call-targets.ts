/** Whom a call can be sent to, found by a few letters: who is free comes first. Pure. */
import type { ConsultTarget, TransferTarget } from '../../protocol/call-commands.ts';
import type { DirectoryBody } from '../../protocol/rest/desk.ts';

/** Why the directory is open. */
export type DirectoryUse = 'make-call' | 'consult' | 'transfer';

export type Target = ConsultTarget | TransferTarget;

export interface TargetRow {
  readonly key: string;
  readonly target: Target;
  readonly name: Readonly<Record<string, string>>;
  /** An extension or a number beside the name. */
  readonly number?: string;
  /** Of an agent. */
  readonly state?: DirectoryBody['agents'][number]['state'];
  readonly since?: number;
  /** Of a queue. */
  readonly waiting?: number;
  readonly ready?: number;
  /** Can be had now: an agent who is ready, a queue with one. */
  readonly isFree: boolean;
}

/** More than that nobody reads: a letter more finds them. */
const rowsMax = 60;

export function targetRows(
  directory: DirectoryBody,
  use: DirectoryUse,
  search: string,
): readonly TargetRow[] {
  const wanted = search.trim().toLowerCase();
  const rows = [
    ...numberRows(directory, wanted),
    ...agentRows(directory),
    ...(use === 'make-call' ? [] : queueRows(directory)),
    ...(use === 'transfer' ? flowRows(directory) : []),
  ];
  return rows
    .filter((row) => row.key.startsWith('number') || matches(row, wanted))
    .sort((a, b) => Number(b.isFree) - Number(a.isFree))
    .slice(0, rowsMax);
}

function matches({ name, number = '' }: TargetRow, wanted: string): boolean {
  return [...Object.values(name), number].some((text) => text.toLowerCase().includes(wanted));
}

function agentRows({ agents }: DirectoryBody): readonly TargetRow[] {
  return agents.map(({ id, name, extension, state, since, free }) => ({
    key: `agent ${id}`,
    target: { kind: 'agent', agentId: id },
    name: { 'zh-CN': name, en: name },
    number: extension,
    ...{ state, since, isFree: free },
  }));
}

function queueRows({ queues }: DirectoryBody): readonly TargetRow[] {
  return queues.map(({ id, name, waiting, ready }) => ({
    key: `queue ${id}`,
    target: { kind: 'queue', queueId: id },
    ...{ name, waiting, ready, isFree: ready > 0 && waiting === 0 },
  }));
}

function flowRows({ flows }: DirectoryBody): readonly TargetRow[] {
  return flows.map(({ id, name }) => ({
    ...{ key: `flow ${id}`, target: { kind: 'flow', flow: id }, name, isFree: false },
  }));
}

/** What was typed, as an extension or, where it may be dialled, as a number; an agent's is her row. */
function numberRows({ external, agents }: DirectoryBody, wanted: string): readonly TargetRow[] {
  const digits = wanted.replaceAll(/[\s-]/g, '');
  if (!/^\+?\d{2,20}$/.test(digits)) return [];
  if (agents.some(({ extension }) => extension === digits)) return [];
  const row = (target: Target) => ({
    key: `number ${target.kind}`,
    target,
    name: { 'zh-CN': digits, en: digits },
    isFree: true,
  });
  const extension = /^\d{2,6}$/.test(digits);
  return [
    ...(extension ? [row({ kind: 'extension', extension: digits })] : []),
    ...(external && digits.length >= 3 && !extension
      ? [row({ kind: 'external', number: digits })]
      : []),
  ];
}
