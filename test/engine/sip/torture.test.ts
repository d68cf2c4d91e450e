/**
 * RFC 4475 §3.1 to §3.4, case by case: what the parser makes of each message. The cases about
 * transactions and the user agent follow in torture-user-agent.test.ts.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatSipMessage } from '../../../src/engine/sip/message/format-message.ts';
import { makeFaultResponse } from '../../../src/engine/sip/message/make-response.ts';
import {
  callIdOf,
  contactsOf,
  cseqOf,
  fromOf,
  readNumber,
  readVias,
  toOf,
} from '../../../src/engine/sip/message/message-fields.ts';
import { tagOf } from '../../../src/engine/sip/message/name-addr.ts';
import { parseSipMessage } from '../../../src/engine/sip/message/parse-message.ts';
import type {
  SipFault,
  SipRequest,
  SipResponse,
} from '../../../src/engine/sip/message/sip-message.ts';
import { parseSipUri, parseUri, unescapeUri } from '../../../src/engine/sip/message/sip-uri.ts';
import { uniqueBranch } from '../../../src/engine/sip/message/via.ts';

function bytesOf(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/torture/${name}.sip`, import.meta.url));
}

function request(name: string): SipRequest {
  const message = parseSipMessage(bytesOf(name));
  if (message.kind !== 'request') throw new Error(`${name}: ${JSON.stringify(message)}`);
  return message;
}

function response(name: string): SipResponse {
  const message = parseSipMessage(bytesOf(name));
  if (message.kind !== 'response') throw new Error(`${name}: ${JSON.stringify(message)}`);
  return message;
}

function fault(name: string): SipFault {
  const message = parseSipMessage(bytesOf(name));
  if (message.kind !== 'fault') throw new Error(`${name} was taken for a ${message.kind}`);
  return message;
}

describe('RFC 4475 §3.1.1, valid messages', () => {
  it('3.1.1.1 wsinv: folded lines, white space and compact forms change nothing', () => {
    const invite = request('wsinv');
    expect(tagOf(toOf(invite))).toBe('77001n');
    expect(fromOf(invite)).toMatchObject({
      displayName: 'W. "Tab" Li \\"',
      uri: 'sip:wli@example.com',
    });
    expect(cseqOf(invite)).toEqual({ number: 7, method: 'INVITE' });
    expect(readNumber(invite.headers, 'Max-Forwards', 255)).toBe(42);
    expect(invite.headers.get('Subject')).toBe('');
    expect(invite.headers.get('newfield')).toBe('a value that is folded once');
    expect(invite.headers.get('OddField')).toBe(';;,,;;,;');
    expect(readVias(invite.headers)?.map((via) => [via.transport, via.host])).toEqual([
      ['UDP', '192.0.2.10'],
      ['TCP', 'core.example.com'],
      ['UDP', '192.168.7.7'],
    ]);
    expect(readVias(invite.headers)?.[2]?.parameters.get('branch')).toBe('z9hG4bKwsinv3');
    const contacts = contactsOf(invite);
    expect(contacts).toHaveLength(1);
    expect(contacts[0]).toMatchObject({ displayName: 'A quoted "" name' });
    expect(Object.fromEntries(contacts === '*' ? [] : (contacts[0]?.parameters ?? []))).toEqual({
      newparam: 'newvalue',
      secondparam: undefined,
      q: '0.33',
    });
    expect(invite.body.toString()).toMatch(/^v=0\r\n.*RTP\/AVP 0 8\r\n$/s);
  });

  it('3.1.1.2 intmeth: every character that a method, URI, name or value may have', () => {
    const odd = request('intmeth');
    expect(odd.method).toBe("!odd-Method0123456789_*+`.%indeed'~");
    const uri = parseSipUri(odd.uri);
    expect(uri?.user).toBe("2_odd.URI~(so-it!is)&isn't+it$/mad?,/;;*");
    expect(uri?.password).toBe('&it+has=1,strange!*pas$wo~d_too.(is-it-not)');
    expect(toOf(odd).displayName).toBe('BEL:\u0007 NUL:\u0000 DEL:\u007f');
    expect(fromOf(odd).displayName).toBe("part1~` part2'+_ part3*%!.-");
    expect(fromOf(odd).parameters.get("fromparam''~+*_!.-%")).toBe('"работает"');
    expect(tagOf(fromOf(odd))).toBe("_odd~1'+`*%!-.");
    expect(callIdOf(odd)).toBe('intmeth.part%ZK-!.*_+\'@part`~)(><:\\/"][?}{');
    expect(odd.headers.get("ODDFIELD-!.%*+_`'~")).toContain('快递热线');
  });

  it('3.1.1.3 esc01: escapes in URIs are read where they mean something', () => {
    const invite = request('esc01');
    const uri = parseSipUri(invite.uri);
    expect([unescapeUri(uri?.user ?? ''), uri?.host]).toEqual([
      'sips:lin@example.com',
      'example.net',
    ]);
    expect(unescapeUri(parseSipUri(toOf(invite).uri)?.user ?? '')).toBe('lin');
    const contacts = contactsOf(invite);
    const contact = parseSipUri(contacts === '*' ? '' : (contacts[0]?.uri ?? ''));
    expect(unescapeUri(contact?.user ?? '')).toBe('caller');
    expect(contact?.parameters.has('lr')).toBe(true);
    expect(unescapeUri(contact?.parameters.get('name') ?? '')).toBe('value%41');
  });

  it('3.1.1.4 escnull: an escaped NUL is a character, and two of them are another user', () => {
    const register = request('escnull');
    expect(unescapeUri(parseSipUri(toOf(register).uri)?.user ?? '')).toBe('zero-\u0000-zero');
    const contacts = contactsOf(register);
    const users = contacts === '*' ? [] : contacts.map((one) => parseSipUri(one.uri)?.user);
    expect(users).toEqual(['%00', '%00%00']);
  });

  it('3.1.1.5 esc02: a percent sign outside URIs is a percent sign', () => {
    const odd = request('esc02');
    expect(odd.method).toBe('RE%47IST%45R');
    expect(toOf(odd).displayName).toBe('%Z%45');
    expect(odd.headers.getAll('Contact')).toHaveLength(2);
    expect(odd.headers.get('C%6Fntact')).toBe('<sip:second@host2.example.com>');
  });

  it('3.1.1.6 lwsdisp: no space between the display name and the bracket', () => {
    expect(fromOf(request('lwsdisp'))).toMatchObject({
      displayName: 'caller',
      uri: 'sip:caller@example.com',
    });
  });

  it('3.1.1.7 longreq: very long values and 32 Via fields, in order', () => {
    const invite = request('longreq');
    const vias = readVias(invite.headers) ?? [];
    expect(vias).toHaveLength(32);
    expect([vias[0]?.host, vias[31]?.host]).toEqual(['sip33.example.com', 'host.example.com']);
    expect(tagOf(fromOf(invite))).toBe('12982'.repeat(40));
    expect(parseSipUri(toOf(invite).uri)?.port).toBe(6000);
  });

  it('3.1.1.8 dblreq: what follows the body in a datagram is no request', () => {
    const register = request('dblreq');
    expect([register.method, register.body.length]).toEqual(['REGISTER', 0]);
    expect(register.headers.getAll('Via')).toHaveLength(1);
  });

  it('3.1.1.9 semiuri: semicolons before the @ belong to the user', () => {
    const uri = parseSipUri(request('semiuri').uri);
    expect(unescapeUri(uri?.user ?? '')).toBe('lin;par=u@example.net');
    expect(uri?.parameters.size).toBe(0);
    expect(request('semiuri').headers.list('Accept')).toHaveLength(6);
  });

  it('3.1.1.10 transports: unknown transports in Via are names like others', () => {
    const vias = readVias(request('transports').headers) ?? [];
    expect(vias.map((via) => via.transport)).toEqual(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']);
  });

  it('3.1.1.11 mpart01: a binary body comes through byte by byte', () => {
    const message = request('mpart01');
    const part = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    expect(message.body.includes(part)).toBe(true);
    expect(message.headers.get('Content-Type')).toContain('boundary=7a9cbec02ceef655');
    const again = parseSipMessage(formatSipMessage(message));
    expect(again.kind === 'request' && again.body.equals(message.body)).toBe(true);
  });

  it('3.1.1.12 unreason: a reason phrase in UTF-8', () => {
    expect(response('unreason').reason).toMatch(/^= 2\*\*3 .* простое$/);
  });

  it('3.1.1.13 noreason: an empty reason phrase', () => {
    expect(response('noreason')).toMatchObject({ status: 100, reason: '' });
  });
});

describe('RFC 4475 §3.1.2, invalid messages', () => {
  it.each([
    ['3.1.2.1 badinv01: separators without elements', 'badinv01', 400],
    ['3.1.2.2 clerr: Content-Length beyond the datagram', 'clerr', 400],
    ['3.1.2.3 ncl: negative Content-Length', 'ncl', 400],
    ['3.1.2.4 scalar02: numbers too large in a request', 'scalar02', 400],
    ['3.1.2.6 quotbal: a quoted string that does not end', 'quotbal', 400],
    ['3.1.2.7 ltgtruri: Request-URI in angle brackets', 'ltgtruri', 400],
    ['3.1.2.8 lwsruri: white space in the Request-URI', 'lwsruri', 400],
    ['3.1.2.9 lwsstart: two spaces in the Request-Line', 'lwsstart', 400],
    ['3.1.2.10 trws: spaces after the version', 'trws', 400],
    ['3.1.2.11 escruri: header fields in the Request-URI', 'escruri', 400],
    ['3.1.2.13 regbadct: Contact with a question mark and no brackets', 'regbadct', 400],
    ['3.1.2.14 badaspec: spaces inside the brackets', 'badaspec', 400],
    ['3.1.2.15 baddn: a comma in a display name without quotes', 'baddn', 400],
    ['3.1.2.16 badvers: another version of SIP', 'badvers', 505],
    ['3.1.2.17 mismatch01: the CSeq of another method', 'mismatch01', 400],
    ['3.1.2.18 mismatch02: the same with an unknown method', 'mismatch02', 400],
    ['3.3.1 insuf: From, To and Call-ID missing', 'insuf', 400],
    ['3.3.8 multi01: several From, To, Call-ID, CSeq, Max-Forwards', 'multi01', 400],
    ['3.3.9 mcl01: two Content-Length fields', 'mcl01', 400],
  ])('%s', (_case, name, status) => {
    const faulty = fault(name);
    expect(faulty.answer?.status).toBe(status);
    const answer = makeFaultResponse(faulty, 'ours');
    expect(answer?.status).toBe(status);
    // What of the five mandatory fields was there comes back as it was.
    expect(answer?.headers.getAll('Via')).toEqual(faulty.headers.getAll('Via'));
    expect(answer?.headers.getAll('From')).toEqual(faulty.headers.getAll('From'));
    expect(answer?.headers.getAll('CSeq')).toEqual(faulty.headers.getAll('CSeq'));
  });

  it.each([
    ['3.1.2.5 scalarlg: numbers too large in a response', 'scalarlg'],
    ['3.1.2.19 bigcode: a status code beyond three digits', 'bigcode'],
  ])('%s, so nobody is answered', (_case, name) => {
    const faulty = fault(name);
    expect(faulty.answer).toBeUndefined();
    expect(makeFaultResponse(faulty, 'ours')).toBeUndefined();
  });

  it('3.1.2.12 baddate: a Date nobody needs is not looked at', () => {
    expect(request('baddate').headers.get('Date')).toContain('EST');
  });
});

describe('RFC 4475 §3.2 to §3.4, what the parser owes to the layers above', () => {
  it('3.2.1 badbranch: a bare cookie identifies no transaction', () => {
    const via = readVias(request('badbranch').headers)?.[0];
    expect(via?.parameters.get('branch')).toBe('z9hG4bK');
    expect(via && uniqueBranch(via)).toBeUndefined();
  });

  it('3.3.2 unkscm and 3.3.3 novelsc: other schemes are opaque, not malformed', () => {
    expect(parseUri(request('unkscm').uri)).toMatchObject({ scheme: 'nobodyknowsthisscheme' });
    expect(parseUri(request('novelsc').uri)).toMatchObject({ scheme: 'soap.beep' });
  });

  it('3.3.4 unksm2: other schemes in To, From and Contact are readable', () => {
    const register = request('unksm2');
    expect([toOf(register).uri, fromOf(register).uri]).toEqual([
      'isbn:2983792873',
      'http://www.example.com',
    ]);
    expect(contactsOf(register)).toMatchObject([{ uri: 'name:John_Smith' }]);
  });

  it('3.3.12 to 3.3.14: an unknown Contact parameter is the header’s, the URI’s in brackets', () => {
    const [one, two, escaped] = ['cparam01', 'cparam02', 'regescrt'].map((name) => {
      const contacts = contactsOf(request(name));
      return contacts === '*' ? undefined : contacts[0];
    });
    expect(one?.parameters.has('unknownparam')).toBe(true);
    expect(parseSipUri(one?.uri ?? '')?.parameters.size).toBe(0);
    expect(two?.parameters.size).toBe(0);
    expect(parseSipUri(two?.uri ?? '')?.parameters.has('unknownparam')).toBe(true);
    expect(parseSipUri(escaped?.uri ?? '')?.headers).toBe('Route=%3Csip:sip.example.com%3E');
  });

  it.each([
    ['3.3.5 bext01', 'bext01', 'Require'],
    ['3.3.6 invut', 'invut', 'Content-Type'],
    ['3.3.7 regaut01', 'regaut01', 'Authorization'],
    ['3.3.11 zeromf', 'zeromf', 'Max-Forwards'],
    ['3.3.15 sdp01', 'sdp01', 'Accept'],
  ])('%s is well-formed and keeps its %s', (_case, name, field) => {
    expect(request(name).headers.has(field)).toBe(true);
  });

  it('3.3.10 bcast: both Via fields are seen, so that the user agent can discard it', () => {
    expect(readVias(response('bcast').headers)).toHaveLength(2);
  });

  it('3.4.1 inv2543: no branch, tag, Contact, Max-Forwards or Content-Length', () => {
    const invite = request('inv2543');
    expect(tagOf(fromOf(invite))).toBeUndefined();
    expect(parseSipUri(fromOf(invite).uri)?.parameters.get('user')).toBe('phone');
    expect(toOf(invite).parameters.get('user')).toBe('phone');
    expect(invite.body.toString()).toMatch(/^v=0\r\n/);
  });
});
