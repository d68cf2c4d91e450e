/** Dialplans over REST: see protocol/rest/dialplan.ts for what each route gives. */
import type { FastifyReply } from 'fastify';
import { HotlineError } from '../../base/errors.ts';
import { type DialplanFault, dialplanRoutes as routes } from '../../protocol/rest/dialplan.ts';
import type { DialplanDesk, DraftFault } from '../admin-ports.ts';
import type { AnswerLanguage } from './preferred-language.ts';
import type { RestServer } from './rest-server.ts';

export function addDialplanRoutes(
  server: RestServer,
  { dialplans }: { readonly dialplans: DialplanDesk },
): void {
  server.on(routes.now, () => dialplans.now());
  server.on(routes.versions, ({ query }) => ({ versions: dialplans.versions(query.limit) }));
  server.on(routes.versionFiles, ({ params }) => ({
    files: [...filesOf(dialplans, numberOf(params.number))],
  }));
  server.on(routes.differences, async ({ params, query, language }) => {
    const number = numberOf(params.number);
    const since = query.since ?? versionBefore(dialplans, number);
    const after = filesOf(dialplans, number);
    if (since === undefined) return { differences: [] };
    const before = filesOf(dialplans, since);
    const differences = await dialplans.differences(before, after);
    return { since, differences: differences.map((words) => words[language]) };
  });
  server.on(routes.check, async ({ body, language }) => {
    const { faults, differences, ...check } = await dialplans.check(body.files);
    return {
      ...{ ...check, faults: toldIn(language, faults) },
      differences: differences.map((words) => words[language]),
    };
  });
  server.on(routes.simulate, ({ body }) => dialplans.simulate(body));
  server.on(routes.forecast, async ({ body, reply }) => {
    const gone = goneSignal(reply);
    try {
      return await dialplans.forecast(body.files, gone);
    } catch (error) {
      // Nobody is there to be told, and nothing has failed.
      if (gone.aborted) return reply.hijack();
      throw error;
    }
  });
  server.on(routes.graph, async ({ body, reply }) => {
    const { files, flow, language } = body;
    return reply.type('image/svg+xml').send(await dialplans.graph(files, flow, language));
  });
  server.on(routes.goLive, async ({ actor, body, note, reply, language }) => {
    const { files, base, why } = body;
    const gone = await dialplans.goLive(files, base, { by: actor.name, why });
    if (gone.outcome === 'refused') return refused(reply, gone.faults, language);
    note('dialplan-live', gone.version, { outcome: gone.outcome, why });
    return gone;
  });
  server.on(routes.rollBack, async ({ actor, params, body, note, reply, language }) => {
    const number = numberOf(params.number);
    const gone = await dialplans.rollBack(number, { by: actor.name, why: body.why });
    if (gone.outcome === 'refused') return refused(reply, gone.faults, language);
    note('dialplan-rolled-back', gone.version, { number, why: body.why });
    return gone;
  });
}

/** Aborted when whoever asked has hung up before the answer. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function refused(reply: FastifyReply, faults: readonly DraftFault[], language: AnswerLanguage) {
  reply.code(422);
  return { outcome: 'refused', faults: toldIn(language, faults) } as const;
}

function toldIn(language: AnswerLanguage, faults: readonly DraftFault[]): readonly DialplanFault[] {
  return faults.map(({ message, fix, ...fault }) => ({
    ...{ ...fault, message: message[language] },
    ...(fix && { fix: fix[language] }),
  }));
}

const versionsLookedAt = 500;

/** The one that was live before; undefined for the first. */
function versionBefore(dialplans: DialplanDesk, number: number): number | undefined {
  return dialplans.versions(versionsLookedAt).find((version) => version.number < number)?.number;
}

function filesOf(dialplans: DialplanDesk, number: number) {
  const files = dialplans.files(number);
  if (!files) throw new HotlineError('not-found', `there is no version ${number}`);
  return files;
}

/** @throws HotlineError `not-found` for what is no number */
function numberOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new HotlineError('not-found', 'there is no such version');
}
