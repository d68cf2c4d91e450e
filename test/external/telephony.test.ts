/**
 * The contract of telephony/ on servers that were started by hand: HOTLINE_DRACHTIO and
 * HOTLINE_FREESWITCH hold `host:port:secret`, of the application port and of the event socket.
 */
import { telephonyContract } from '../contract/telephony/telephony-contract.ts';

telephonyContract(() =>
  Promise.resolve({
    drachtio: server('HOTLINE_DRACHTIO'),
    freeswitch: server('HOTLINE_FREESWITCH'),
    stop: () => Promise.resolve(),
  }),
);

function server(variable: string): { host: string; port: number; secret: string } {
  const [host, port, ...secret] = (process.env[variable] ?? '').split(':');
  if (!host || !port) throw new Error(`${variable} must be host:port:secret`);
  return { host, port: Number(port), secret: secret.join(':') };
}
