/** Valid inputs of every kind, to be mutated. `%ID` is made unique for each input. */

const sdp = [
  'v=0',
  'o=fuzz 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 8 0 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  '',
].join('\r\n');

function sip(startLine: string, cseq: string, extra: readonly string[] = [], body = ''): string {
  return [
    startLine,
    'Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK-%ID',
    'Max-Forwards: 70',
    'From: "Fuzz" <sip:13900000000@127.0.0.1>;tag=%ID',
    'To: <sip:4008108000@127.0.0.1>',
    'Call-ID: %ID@127.0.0.1',
    `CSeq: ${cseq}`,
    'Contact: <sip:fuzz@127.0.0.1:9>',
    ...extra,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const digest =
  'Authorization: Digest username="1001", realm="hotline", nonce="abc", uri="sip:127.0.0.1", ' +
  'response="0123456789abcdef0123456789abcdef", algorithm=MD5, qop=auth, nc=00000001, cnonce="x"';

export const sipSamples: readonly string[] = [
  sip('OPTIONS sip:127.0.0.1 SIP/2.0', '1 OPTIONS', ['Accept: application/sdp']),
  sip('REGISTER sip:127.0.0.1 SIP/2.0', '1 REGISTER', ['Expires: 60']),
  sip('REGISTER sip:127.0.0.1 SIP/2.0', '2 REGISTER', ['Expires: 60', digest]),
  sip('INVITE sip:nobody@127.0.0.1 SIP/2.0', '1 INVITE', ['Content-Type: application/sdp'], sdp),
  // The notice of the tests' dialplan: a call that is really answered.
  sip(
    'INVITE sip:4008108002@127.0.0.1 SIP/2.0',
    '1 INVITE',
    ['Content-Type: application/sdp'],
    sdp,
  ),
  sip('INVITE sip:4008109999@127.0.0.1 SIP/2.0', '1 INVITE', [
    ...['Supported: 100rel, timer', 'Session-Expires: 90;refresher=uac', 'Require: timer'],
    ...['Route: <sip:127.0.0.1;lr>', 'Record-Route: <sip:127.0.0.1;lr>', 'Replaces: a;to-tag=b'],
  ]),
  sip('CANCEL sip:4008108000@127.0.0.1 SIP/2.0', '1 CANCEL'),
  sip('ACK sip:4008108000@127.0.0.1 SIP/2.0', '1 ACK'),
  sip('BYE sip:4008108000@127.0.0.1 SIP/2.0', '2 BYE', ['Reason: SIP;cause=200;text="x"']),
  sip(
    'INFO sip:4008108000@127.0.0.1 SIP/2.0',
    '3 INFO',
    ['Content-Type: application/dtmf-relay'],
    'Signal=1\r\nDuration=160\r\n',
  ),
  sip('SUBSCRIBE sip:x@127.0.0.1 SIP/2.0', '1 SUBSCRIBE', ['Event: presence', 'Expires: 60']),
  sip('REFER sip:x@127.0.0.1 SIP/2.0', '1 REFER', ['Refer-To: <sip:y@127.0.0.1>']),
  sip('SIP/2.0 200 OK', '1 OPTIONS'),
  sip('SIP/2.0 180 Ringing', '1 INVITE', ['RSeq: 1', 'Require: 100rel']),
];

/** Payload of a drachtio message, its length to be put before it. */
export const drachtioSamples: readonly string[] = [
  '%ID|authenticate|%SECRET|fuzz',
  '%ID|route|message',
  '%ID|remove_route|message',
  '%ID|ping',
  `%ID|sip||${'\r\n'}${sip('OPTIONS sip:127.0.0.1:9 SIP/2.0', '1 OPTIONS')}`,
  `%ID|sip||${'\r\n'}${sip('MESSAGE sip:127.0.0.1:9;transport=tcp SIP/2.0', '1 MESSAGE')}`,
  `%ID|sip|%ID|${'\r\n'}${sip('SIP/2.0 200 OK', '1 INVITE')}`,
  `%ID|sip||%ID${'\r\n'}${sip('BYE sip:127.0.0.1:9 SIP/2.0', '2 BYE')}`,
  '%ID|proxy|%ID|recordRoute|followRedirects|provisionalTimeout|5s|sip:127.0.0.1:9',
];

/** Commands of the event socket, without the blank line that ends them. */
export const eventSocketSamples: readonly string[] = [
  'auth %SECRET',
  'events json ALL',
  'event plain CHANNEL_CREATE CUSTOM conference::maintenance',
  'filter Unique-ID %ID',
  'nixevent CHANNEL_CREATE',
  'linger 5',
  'api status',
  'api show channels as json',
  'api uuid_exists %ID',
  'api uuid_record %ID start /tmp/nowhere.wav',
  'api uuid_setvar_multi %ID a=b;c=d',
  'api conference fuzz-room list',
  'bgapi status\r\nJob-UUID: %ID',
  'sendmsg %ID\r\ncall-command: execute\r\nexecute-app-name: playback\r\nexecute-app-arg: x.wav',
  'sendevent NOTIFY\r\nContent-Length: 5\r\n\r\nhello',
  'sendmsg %ID\r\ncall-command: execute\r\nexecute-app-name: set\r\ncontent-length: 3\r\n\r\na=b',
];

export const deskFrameSamples: readonly string[] = [
  '{"kind":"hello","version":1}',
  '{"kind":"hello","version":1,"resume":{"session":"%ID","after":3}}',
  '{"kind":"ack","seq":1}',
  '{"kind":"ping","at":1700000000000}',
  '{"kind":"command","id":"%ID","command":{"name":"offer-received","offerId":"%ID"}}',
  '{"kind":"command","id":"%ID","command":{"name":"set-disposition","callId":"%ID","disposition":"x"}}',
];

function http(requestLine: string, extra: readonly string[] = [], body = ''): string {
  return [
    requestLine,
    'Host: 127.0.0.1',
    'Origin: http://127.0.0.1',
    'Connection: keep-alive',
    ...extra,
    ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`]),
    '',
    body,
  ].join('\r\n');
}

export const httpSamples: readonly string[] = [
  http('GET /healthz HTTP/1.1'),
  http('GET /api/session HTTP/1.1', ['Cookie: hotline=%ID']),
  http('GET /api/calls?limit=10&before=1700000000000 HTTP/1.1'),
  http('GET /api/recordings/%ID/audio HTTP/1.1', ['Range: bytes=0-99']),
  http('POST /api/session HTTP/1.1', [], '{"username":"fuzz-%ID","password":"wrong"}'),
  http('DELETE /api/session HTTP/1.1'),
  http('GET /api/desk HTTP/1.1', [
    ...[
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: hotline-desk.v1',
    ],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ]),
];

/** An A-law packet, a telephone event, and an RTCP compound, as latin1. */
export const rtpSamples: readonly string[] = [
  `\x80\x08\x12\x34\x00\x00\x10\x00fuzz${'\xd5'.repeat(160)}`,
  `\x90\x88\x12\x35\x00\x00\x10\xa0fuzz\xbe\xde\x00\x01\x10\xff\x00\x00${'\xd5'.repeat(160)}`,
  '\x80\xe5\x12\x36\x00\x00\x10\xa0fuzz\x01\x0a\x00\xa0',
  '\x80\xe5\x12\x36\x00\x00\x10\xa0fuzz\x0b\x8a\x03\x20',
];

export const rtcpSamples: readonly string[] = [
  `\x80\xc8\x00\x06fuzz${'\x00'.repeat(20)}\x81\xca\x00\x03fuzz\x01\x04fuzz\x00\x00`,
  `\x81\xc9\x00\x07fuzz${'\x01'.repeat(24)}\x81\xcb\x00\x01fuzz`,
  `\x80\xcc\x00\x02fuzzHTLN`,
];
