/** Recordings over REST: see protocol/rest/prompts.ts. Every change is on the audit trail. */
import { HotlineError } from '../../base/errors.ts';
import { promptRoutes as routes } from '../../protocol/rest/prompts.ts';
import type { PromptDesk } from '../admin-ports.ts';
import type { RestServer } from './rest-server.ts';

export function addPromptRoutes(
  server: RestServer,
  { prompts }: { readonly prompts: PromptDesk },
): void {
  server.on(routes.list, () => ({ recordings: prompts.recordings() }));
  server.on(routes.versions, ({ query }) => ({ versions: prompts.versions(query.file) }));
  server.on(routes.audio, async ({ query, reply }) => {
    const audio = await prompts.audio(query.file, query.version);
    if (!audio) throw new HotlineError('not-found', 'no such recording');
    return reply.type('audio/wav').send(audio);
  });
  server.on(routes.replace, ({ actor, body, note }) => {
    const { file, level, why } = body;
    const audio = Buffer.from(body.audio, 'base64');
    const row = prompts.replace({ file, audio, level }, { by: actor.name, why });
    note('prompt-replaced', file, { why });
    return row;
  });
  server.on(routes.rollBack, async ({ actor, body, note }) => {
    const { file, number, why } = body;
    const row = await prompts.rollBack(file, number, { by: actor.name, why });
    note('prompt-rolled-back', file, { number, why });
    return row;
  });
}
