/** The systems that a dialplan names, with the secrets by which they know us. */
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import { secretPlace } from '../../dialplan/schema/services.ts';
import type { CompiledService } from '../../dialplan/schema.ts';
import type { ServiceConfig } from '../../services/http-services.ts';
import type { MessageForm } from '../../services/message-form.ts';
import type { Secrets } from './secrets.ts';

/** @throws HotlineError `config-invalid` for a service whose secret could never be read */
export function serviceConfigs(
  { services }: Pick<CompiledDialplan, 'services'>,
  secrets: Pick<Secrets, 'of'>,
): Readonly<Record<string, ServiceConfig>> {
  const configs = Object.values(services).map((service) => {
    return [service.id, serviceConfig(service, secrets)] as const;
  });
  return Object.fromEntries(configs);
}

function serviceConfig(service: CompiledService, secrets: Pick<Secrets, 'of'>): ServiceConfig {
  const { id, url, timeout, retries, cache, atOnce, message: form } = service;
  const config: ServiceConfig = {
    ...{ url, timeoutMs: timeout, retries, cacheMs: cache, atOnceMax: atOnce },
    ...(form && { message: messageForm(form) }),
  };
  if (service.secret === undefined) return { ...config, headers: headersOf(service, '') };
  const secret = secrets.of(service.secret, `the secret of service '${id}'`);
  const isPlaced = JSON.stringify([service.headers, form?.fields]).includes(placed);
  const signing = isPlaced ? { secret } : { token: secret };
  return { ...config, ...signing, headers: headersOf(service, secret) };
}

const placed = `{${secretPlace}}`;

function headersOf({ headers }: CompiledService, secret: string): Readonly<Record<string, string>> {
  const filled = Object.entries(headers).map(([name, text]) => {
    return [name.toLowerCase(), text.replaceAll(placed, () => secret)] as const;
  });
  return Object.fromEntries(filled);
}

/** The checker has seen to it that its fields are JSON. */
function messageForm({
  taken,
  fields,
  as,
}: NonNullable<CompiledService['message']>): NonNullable<ServiceConfig['message']> {
  const form = { as, fields: fields as MessageForm['fields'] };
  return taken === undefined ? form : { ...form, taken };
}
