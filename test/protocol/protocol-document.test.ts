import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandSchemas, readCommand } from '../../src/protocol/desk-commands.ts';
import {
  clientFrame,
  deskEvent,
  readClientFrame,
  readServerFrame,
  serverFrame,
} from '../../src/protocol/desk-frames.ts';
import { closeCodes } from '../../src/protocol/desk-protocol.ts';
import { protocolDocument } from '../../src/protocol/protocol-document.ts';

const kindsOf = (union: { readonly options: readonly { readonly shape: { kind: object } }[] }) =>
  union.options.map(({ shape }) => String((shape.kind as { value?: unknown }).value));

describe('the documentation of the desk protocol', () => {
  const page = readFileSync('docs/desk-protocol.md', 'utf8');

  it('names every frame, event, command and end', () => {
    for (const kind of [...kindsOf(clientFrame), ...kindsOf(serverFrame)]) {
      expect(page, kind).toMatch(new RegExp(`\\b${kind}\\b`));
    }
    for (const kind of [...kindsOf(deskEvent), ...Object.keys(commandSchemas)]) {
      expect(page, kind).toContain(`\`${kind}\``);
    }
    for (const [reason, code] of Object.entries(closeCodes)) {
      expect(page).toContain(`| \`${reason}\` | ${code} |`);
    }
  });

  it('is also there for machines, from the same schemas', () => {
    const document = JSON.stringify(protocolDocument());
    for (const word of ['offer-received', 'agent-changed', 'welcome', '/api/desk', 'hello']) {
      expect(document).toContain(word);
    }
  });
});

describe('reading frames', () => {
  it('ignores fields that are not known', () => {
    const reading = readClientFrame('{"kind":"ack","seq":1,"colour":"red"}');
    expect(reading).toEqual({ ok: true, frame: { kind: 'ack', seq: 1 } });
  });

  it.each(['', 'null', '{"kind":"ack"}', '{"kind":"event","seq":1}'])('refuses %j', (text) => {
    expect(readClientFrame(text).ok).toBe(false);
    expect(readServerFrame(text).ok).toBe(false);
  });
});

describe('a priority', () => {
  const said = (priority: number) => {
    const to = { kind: 'queue', queueId: 'express' };
    const bodies = [
      { name: 'transfer', to, priority },
      { name: 'set-priority', callId: 'call_1', priority },
    ];
    return bodies.map(readCommand);
  };

  it('is of 0 to 100, for agents and supervisors alike', () => {
    for (const reading of [...said(0), ...said(100)]) expect(reading.ok).toBe(true);
  });

  it.each([-1, 101, 1.5])('of %d is refused, and the answer says why', (priority) => {
    for (const reading of said(priority)) {
      const error = {
        code: 'invalid-input',
        message: expect.stringMatching(/^wrong: priority: ./),
      };
      expect(reading).toEqual({ ok: false, error });
    }
  });
});
