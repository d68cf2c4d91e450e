/** The systems that a dialplan names, with the secrets by which they know us. */
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import type { CompiledService } from '../../dialplan/schema.ts';
import type { ServiceConfig } from '../../services/http-services.ts';
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
  const { id, url, secret, timeout, retries, cache, atOnce, message: form } = service;
  return {
    ...{ url, timeoutMs: timeout, retries, cacheMs: cache, atOnceMax: atOnce },
    ...(form && { message: messageForm(form) }),
    ...(secret !== undefined && { token: secrets.of(secret, `the secret of service '${id}'`) }),
  };
}

function messageForm({
  taken,
  ...form
}: NonNullable<CompiledService['message']>): NonNullable<ServiceConfig['message']> {
  return taken === undefined ? form : { ...form, taken };
}
