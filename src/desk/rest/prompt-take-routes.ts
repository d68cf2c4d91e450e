/** Prompts spoken into a phone, over REST: see protocol/rest/prompts.ts. Each step is on the audit trail. */
import { HotlineError } from '../../base/errors.ts';
import { promptRoutes as routes } from '../../protocol/rest/prompts.ts';
import type { PhonePasswords, PromptTakes } from '../admin-ports.ts';
import type { PeopleStore } from '../ports.ts';
import type { RestServer } from './rest-server.ts';

export interface PromptTakeParts {
  readonly takes: PromptTakes;
  readonly people: Pick<PeopleStore, 'personById'>;
  readonly phones: Pick<PhonePasswords, 'exists'>;
}

export function addPromptTakeRoutes(server: RestServer, parts: PromptTakeParts): void {
  const { takes } = parts;
  server.on(routes.beginTake, ({ actor, body, note }) => {
    const own = parts.people.personById(actor.id)?.extension;
    const extension = phoneFor(body.extension ?? own, parts);
    const take = takes.begin({ file: body.file, extension }, actor);
    note('prompt-take-begun', body.file, { extension, own: extension === own });
    return take;
  });
  server.on(routes.take, ({ actor, params }) => takes.take(params.id, actor));
  server.on(routes.takeAudio, async ({ actor, params, reply }) => {
    return reply.type('audio/wav').send(await takes.audio(params.id, actor));
  });
  server.on(routes.acceptTake, async ({ actor, params, body, note }) => {
    const { extension } = takes.take(params.id, actor);
    const row = await takes.accept(params.id, actor, body.why);
    note('prompt-replaced', row.file, { why: body.why, extension });
    return row;
  });
  server.on(routes.discardTake, ({ actor, params, note }) => {
    const { file, extension } = takes.discard(params.id, actor);
    note('prompt-take-discarded', file, { extension });
    return undefined;
  });
}

/** Of an account: nothing else is rung, and no number outside. */
function phoneFor(extension: string | undefined, { phones }: PromptTakeParts): string {
  if (extension === undefined) {
    throw new HotlineError('invalid-input', 'she has no phone: an extension must be named');
  }
  if (!phones.exists(extension)) throw new HotlineError('not-found', 'no such phone');
  return extension;
}
