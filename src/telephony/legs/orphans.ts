/**
 * Legs that a dead controller has left: nobody answers what their phones ask, they hear music until
 * FreeSWITCH gives them up, and what rings would ring on. Any connection may send a BYE on any dialog
 * of drachtio and cancel any INVITE, and any event socket may kill a channel.
 */
import { z } from 'zod';
import type { DrachtioConnection } from '../servers/drachtio-connection.ts';
import { settle } from '../settling.ts';
import type { CallContext } from './call-context.ts';

const killDeadlineMs = 5_000;

/** What is read of the identity of a leg, or of one that rings. It comes from the store: what does not look like it is passed over. */
const identityForm = z.object({
  dialog: z.object({ id: z.string().min(1) }).optional(),
  invites: z
    .array(z.object({ transactionId: z.string().min(1), uri: z.string(), dialogId: z.string() }))
    .default([]),
  endpoint: z.object({
    server: z.string(),
    uuid: z.string().regex(/^[\w-]{1,64}$/),
    dialog: z.object({ id: z.string().min(1) }).optional(),
  }),
});
type Identity = z.infer<typeof identityForm>;

/** Settles when FreeSWITCH has taken all commands, or after a deadline; never rejects. */
export async function endOrphans(
  identities: readonly unknown[],
  context: CallContext,
): Promise<void> {
  const legs = identities.flatMap((identity) => identityForm.safeParse(identity).data ?? []);
  if (legs.length === 0) return;
  context.logger.warn({ legs: legs.length }, 'legs of a dead process are ended');
  await Promise.all(legs.map((leg) => endOrphan(leg, context)));
}

async function endOrphan(orphan: Identity, context: CallContext): Promise<void> {
  const { dialog, invites, endpoint } = orphan;
  for (const invite of invites) context.connection.buryInvite(invite);
  sayBye(context.connection, dialog?.id, endpoint.dialog?.id);
  const server = context.servers.named(endpoint.server)?.server;
  if (!server) return;
  const { clock, counters, logger } = context;
  const wait = { clock, counter: counters, what: 'uuid_kill', deadlineMs: killDeadlineMs };
  try {
    await settle<string>(wait, (resolve) => server.api(`uuid_kill ${endpoint.uuid}`, resolve));
  } catch (error) {
    logger.warn({ err: error, endpoint: endpoint.uuid }, 'a channel of a dead process may live on');
  }
}

/** To the person, and to FreeSWITCH, whose own BYE drachtio could give to nobody. */
function sayBye(connection: DrachtioConnection, ...dialogIds: readonly (string | undefined)[]) {
  for (const id of dialogIds) {
    if (id !== undefined) connection.buryDialog(id);
  }
}
