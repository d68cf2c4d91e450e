/** The systems that a dialplan names, with the secrets by which they know us. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HotlineError } from '../../base/errors.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import type { CompiledService } from '../../dialplan/schema.ts';
import type { ServiceConfig } from '../../services/http-services.ts';
import { secretsDirectory } from './trunks-of-dialplan.ts';

/** @throws HotlineError `config-invalid` for a service whose secret cannot be read */
export function serviceConfigs(
  { services }: CompiledDialplan,
  dataDirectory: string,
): Readonly<Record<string, ServiceConfig>> {
  const configs = Object.values(services).map((service) => {
    return [service.id, serviceConfig(service, dataDirectory)] as const;
  });
  return Object.fromEntries(configs);
}

function serviceConfig(service: CompiledService, dataDirectory: string): ServiceConfig {
  const { id, url, secret, timeout, retries, cache, atOnce, message: form } = service;
  const config: ServiceConfig = {
    ...{ url, timeoutMs: timeout, retries, cacheMs: cache, atOnceMax: atOnce },
    ...(form && { message: messageForm(form) }),
  };
  if (secret === undefined) return config;
  const file = join(secretsDirectory(dataDirectory), secret);
  try {
    return { ...config, token: readFileSync(file, 'utf8').trim() };
  } catch (cause) {
    const message = `the secret of service '${id}' cannot be read from ${file}`;
    throw new HotlineError('config-invalid', message, { cause });
  }
}

function messageForm({
  taken,
  ...form
}: NonNullable<CompiledService['message']>): NonNullable<ServiceConfig['message']> {
  return taken === undefined ? form : { ...form, taken };
}
