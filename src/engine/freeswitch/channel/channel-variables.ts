/** The variables that a channel has from the start and from its media descriptions. */
import type { OpenedStream } from '../../media/media-engine.ts';
import type { NegotiatedAudio } from '../sip-profile/sdp-negotiation.ts';
import type { SignallingFacts } from './channel-signalling.ts';

/** Variables a channel may hold; more are refused. Chosen far above what controllers set. */
export const variablesMax = 1_000;
/** The longest value, in UTF-16 units; chosen to hold any description of a session. */
export const variableLengthMax = 32_768;

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
