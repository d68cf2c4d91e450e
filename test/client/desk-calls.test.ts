import { describe, expect, it } from 'vitest';
import { DeskCalls } from '../../src/client/desk-calls.ts';
import { callCommandSchemas } from '../../src/protocol/call-commands.ts';
import { type DeskCommand, readCommand } from '../../src/protocol/desk-commands.ts';

describe('a desk’s call methods', () => {
  it('say each call command of the protocol, in a form that the server reads', async () => {
    const said: DeskCommand[] = [];
    const calls = new DeskCalls(async (command) => {
      said.push(command);
      return { ok: true };
    });
    const queue = { kind: 'queue', queueId: 'express' } as const;
    await calls.makeCall({ kind: 'external', number: '13900139000' });
    await calls.consult(queue);
    await calls.transferTo(queue, { priority: 2 });
    await calls.sendDigits('12#');
    await Promise.all([
      ...[calls.answer(), calls.hold(), calls.retrieve(), calls.clear(), calls.alternate()],
      ...[calls.reconnect(), calls.completeTransfer(), calls.conference(), calls.mute()],
      ...[calls.unmute(), calls.maskRecording(), calls.unmaskRecording()],
      ...[calls.requestHelp(), calls.withdrawHelp()],
    ]);
    for (const command of said) expect(readCommand(command)).toEqual({ ok: true, command });
    expect(new Set(said.map(({ name }) => name))).toEqual(new Set(Object.keys(callCommandSchemas)));
  });
});
