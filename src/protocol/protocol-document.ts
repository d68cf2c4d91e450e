/**
 * The desk protocol as an AsyncAPI 3.0 document, made from the same schemas that server and desk
 * read frames with. `GET /api/desk-protocol.json` serves it.
 */
import { z } from 'zod';
import { commandAnswer, commandSchemas } from './desk-commands.ts';
import { clientFrame, deskEvent, serverFrame } from './desk-frames.ts';
import { deskSocketPath, deskSubprotocol, protocolVersion } from './desk-protocol.ts';

/** A JSON value; the same for the life of the process. */
export function protocolDocument(): Record<string, unknown> {
  const message = (payload: z.ZodType) => ({
    payload: z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' }),
  });
  const reference = (name: string) => ({ $ref: `#/channels/desk/messages/${name}` });
  return {
    asyncapi: '3.0.0',
    info: { title: 'Hotline desk', version: `${protocolVersion}.0.0` },
    defaultContentType: 'application/json',
    channels: {
      desk: {
        address: deskSocketPath,
        description: `One WebSocket per desk, subprotocol ${deskSubprotocol}.`,
        messages: {
          clientFrame: message(clientFrame),
          serverFrame: message(serverFrame),
        },
      },
    },
    operations: {
      fromDesk: {
        action: 'receive',
        channel: { $ref: '#/channels/desk' },
        messages: [reference('clientFrame')],
      },
      toDesk: {
        action: 'send',
        channel: { $ref: '#/channels/desk' },
        messages: [reference('serverFrame')],
      },
    },
    components: {
      schemas: {
        event: message(deskEvent).payload,
        command: message(z.union(Object.values(commandSchemas))).payload,
        answer: message(commandAnswer).payload,
      },
    },
  };
}
