/** What others say in a simulated call, from the command line: services, customers' records. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { SimulatedCaller } from '../dialplan/simulation/simulated-call.ts';

type Services = NonNullable<SimulatedCaller['services']>;
type Customers = NonNullable<SimulatedCaller['customers']>;

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const answer = z.record(z.string(), value);
const customer = z
  .string()
  .regex(/^\+?\d{3,20}=(walk-in|contract|vip-local|vip-network|vip-strategic)$/);

/**
 * `crm=answer.json`, `crm={"status": "delivered"}`, or `sms` for one that only takes what it is sent.
 * The JSON has a value for each variable that lookups keep.
 * @throws InvalidArgumentError
 */
export function withService(text: string, before: Services): Services {
  const [, name = '', , said = '{}'] = /^([a-z][a-z0-9-]*)(=(.+))?$/s.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('write crm=answer.json, or crm={"tier":"gold"}');
  return { ...before, [name]: answerIn(said.startsWith('{') ? said : textOf(said), name) };
}

/** `13800138000=contract`. @throws InvalidArgumentError */
export function withCustomer(text: string, before: Customers): Customers {
  const read = customer.safeParse(text);
  if (!read.success) throw new InvalidArgumentError('write 13800138000=contract');
  const [number = '', tier = ''] = read.data.split('=');
  return { ...before, [number]: tier as Customers[string] };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new InvalidArgumentError(`cannot read ${file}`);
  }
}

function answerIn(text: string, name: string): Services[string] {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    const form = '{"status": "delivered", "fee": "12.50"}';
    throw new InvalidArgumentError(`the answer of '${name}' is to be JSON such as ${form}`);
  }
}
