/** A-law and telephone events on one port, and reading where the other side is. */

export function sdp(host: string, port: number): string {
  const lines = [
    'v=0',
    `o=load 1 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=ptime:20',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** 0 when the message has no audio. */
export function audioPort(text: string): number {
  return Number(/^m=audio (\d+)/m.exec(text)?.[1] ?? 0);
}
