/** The variables that a channel has from the start and from its media descriptions. */
import type { OpenedStream } from '../../media/media-engine.ts';
import { type HeaderBlock, headerLine } from '../events/header-block.ts';
import type { NegotiatedAudio } from '../sip-profile/sdp-negotiation.ts';
import type { SignallingFacts } from './channel-signalling.ts';

/** Variables a channel may hold; more are refused. Chosen far above what controllers set. */
export const variablesMax = 1_000;
/** The longest value, in UTF-16 units; chosen to hold any description of a session. */
export const variableLengthMax = 32_768;

/**
 * A channel's variables, and as a block the `variable_*` headers of its events. Each is rendered once
 * when it is set: some are whole session descriptions, and most events carry them all.
 */
export class ChannelVariables implements HeaderBlock {
  readonly #values: Map<string, string>;
  readonly #members = new Map<string, string>();
  #json: string | undefined;

  constructor(values: Map<string, string>) {
    this.#values = values;
  }

  get size(): number {
    return this.#values.size;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: string): void {
    if (this.#values.get(name) === value) return;
    this.#values.set(name, value);
    this.#members.delete(name);
    this.#json = undefined;
  }

  delete(name: string): void {
    if (this.#values.delete(name)) this.#json = undefined;
    this.#members.delete(name);
  }

  json(): string {
    this.#json ??= [...this.#values].map(([name, value]) => this.#member(name, value)).join(',');
    return this.#json;
  }

  #member(name: string, value: string): string {
    const known = this.#members.get(name);
    if (known !== undefined) return known;
    const member = `${JSON.stringify(`variable_${name}`)}:${JSON.stringify(value)}`;
    this.#members.set(name, member);
    return member;
  }

  lines(): string {
    let text = '';
    for (const [name, value] of this.#values) text += headerLine(`variable_${name}`, value);
    return text;
  }

  value(name: string): string | undefined {
    const prefix = 'variable_';
    return name.startsWith(prefix) ? this.#values.get(name.slice(prefix.length)) : undefined;
  }
}

/** What the INVITE gives. */
export function signallingVariables(
  facts: SignallingFacts,
  uuid: string,
  profile: string,
): Map<string, string> {
  const variables = new Map([
    ['direction', 'inbound'],
    ['uuid', uuid],
    ['call_uuid', uuid],
    ['sip_from_user', facts.fromUser],
    ['sip_from_uri', facts.fromUri],
    ['sip_from_host', facts.fromHost],
    ['sip_to_user', facts.toUser],
    ['sip_to_host', facts.toHost],
    ['sip_req_user', facts.requestUser],
    ['sip_network_ip', facts.remoteAddress],
    ['sip_network_port', String(facts.remotePort)],
    ['sip_received_ip', facts.remoteAddress],
    ['sip_received_port', String(facts.remotePort)],
    ['sip_via_protocol', facts.protocol],
    ['sofia_profile_name', profile],
    ['sip_user_agent', facts.userAgent],
    ['sip_call_id', facts.callId],
    ['endpoint_disposition', 'ANSWER'],
  ]);
  for (const [name, value] of facts.extensionHeaders) {
    if (variables.size < variablesMax) variables.set(`sip_h_${name}`, value);
  }
  return variables;
}

/** Both descriptions and what follows from them; the remote ones are absent before an answer. */
export function mediaVariables(
  opened: OpenedStream,
  localSdp: string,
  remote: { readonly sdp: string; readonly audio: NegotiatedAudio } | undefined,
): [string, string][] {
  const local: [string, string][] = [
    ['rtp_local_sdp_str', localSdp],
    ['local_media_ip', opened.localAddress],
    ['local_media_port', String(opened.localPort)],
    ['advertised_media_ip', opened.localAddress],
    ['dtmf_type', 'rfc2833'],
  ];
  if (!remote) return local;
  const { sdp, audio } = remote;
  // As FreeSWITCH, a peer that is not known yet has our own address.
  const address = audio.remote ?? { address: opened.localAddress, port: opened.localPort };
  const event = audio.telephoneEvents[0];
  return [
    ...local,
    ['switch_r_sdp', sdp],
    ['remote_media_ip', address.address],
    ['remote_media_port', String(address.port)],
    ['dtmf_type', event ? 'rfc2833' : 'info'],
    ['audio_media_flow', audio.direction],
    ['rtp_use_codec_name', audio.codec],
    ['rtp_use_codec_rate', '8000'],
    ['rtp_use_codec_ptime', String(audio.ptimeMs)],
    ['rtp_audio_recv_pt', String(audio.payloadType)],
    ['read_codec', audio.codec],
    ['read_rate', '8000'],
    ['write_codec', audio.codec],
    ['write_rate', '8000'],
    ...(event
      ? ([['rtp_2833_send_payload', String(event.payloadType)]] as [string, string][])
      : []),
  ];
}
