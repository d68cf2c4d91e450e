/** The contract of telephony/ on the embedded engine, in one process. */
import { telephonyContract } from '../../contract/telephony/telephony-contract.ts';
import { startEmbeddedServers } from '../../support/embedded-servers.ts';

telephonyContract(startEmbeddedServers);
