import type { ConsoleFinding } from '../../model/console-finding.js';
import { safeText } from '../text/safe-text.js';
import { formatSpot, formatTimes } from './console-words.js';
import type { FindingText } from '../text/finding-text.js';
import { coprocessorCure } from './fault-words.js';

type ComponentFailed = Extract<ConsoleFinding, { ruleId: 'component-failed' }>['evidence'];

type Words = { readonly name: string; readonly what: string; readonly fix: string };

const words: Readonly<Record<Exclude<ComponentFailed['problem'], 'handshake'>, Words>> = {
  coprocessor: {
    name: 'NO WI-FI CHIP',
    what: 'the Wi-Fi co-processor did not answer',
    fix: coprocessorCure,
  },
  'coprocessor-lost': {
    name: 'WI-FI CHIP LOST',
    what: 'the link to the Wi-Fi co-processor broke',
    fix: "Read the console of the co-processor for a crash at that time; where there is none, look at its supply, at SDIO's pull-ups and wires, and try a lower clock of SDIO in menuconfig.",
  },
  'coprocessor-version': {
    name: 'OTHER VERSION',
    what: 'the Wi-Fi co-processor runs another version of esp_hosted than the host',
    fix: 'Write the firmware of the same version to it: the slave example of this esp_hosted.',
  },
  connection: {
    name: 'NO CONNECTION',
    what: 'a peer connection failed before it was connected',
    fix: 'See what juice and DTLS say just before it (the verbose log level of libdatachannel): no candidate of one side that the other can reach (the network, STUN, TURN), a time-out, or a fingerprint; and how much memory was free.',
  },
  'data-channels': {
    name: 'NO DATA CHANNELS',
    what: 'the association of SCTP for the data channels failed',
    fix: 'See whether the DTLS connection below it was up then, and how much memory was free.',
  },
  'server-unreached': {
    name: 'NO SERVER',
    what: 'the WebSocket server that the firmware dials, for signalling say, was not reached',
    fix: 'Compare address and port with where it listens (esp-rtc-diag signal --host 0.0.0.0 prints that), and see whether a firewall or another network is between.',
  },
  'server-refused': {
    name: 'NO SERVER',
    what: 'what answered where the firmware dials its WebSocket server did not take the connection',
    fix: 'See the status code in the line behind it: the path of the URL, or a server of another kind. An answer that is longer than CONFIG_WS_BUFFER_SIZE is refused by the client itself.',
  },
  'no-socket': {
    name: 'NO SOCKET',
    what: 'there was no socket left, or no memory for one',
    fix: 'Count the sockets: each peer connection takes one for ICE, the HTTP server up to max_open_sockets and three of its own. Where their number grows with each connection, close what the last one opened; else raise CONFIG_LWIP_MAX_SOCKETS.',
  },
  'file-system-full': {
    name: 'FILE SYSTEM FULL',
    what: 'LittleFS has no free block left',
    fix: 'Delete files, or make the partition larger; a file that is written anew takes its new blocks before it frees the old ones.',
  },
  'crashed-before': {
    name: 'CRASHED BEFORE',
    what: 'the boot before ended with a crash, as the firmware kept it',
    fix: 'Name the addresses of the lines PC and BT below it: esp-rtc-diag symbolize firmware.elf 0x…. The console of that boot over the serial port tells all of it.',
  },
  'other-application': {
    name: 'OTHER APPLICATION',
    what: 'after a crash the bootloader started another application than the one that crashed',
    fix: 'Where that was an update, it was taken back: see what it printed before. Where the one that starts now is the update, it was ready as the old one crashed.',
  },
  'rolled-back': {
    name: 'ROLLED BACK',
    what: 'the firmware went back to the application before an update',
    fix: 'See what the new one printed before it: it failed its own check, or restarted before it called esp_ota_mark_app_valid_cancel_rollback().',
  },
};

type Handshake = NonNullable<ComponentFailed['handshake']>;

const handshakes: Readonly<Record<Handshake, { readonly what: string; readonly fix: string }>> = {
  refused: {
    what: 'the other side refused the TLS or DTLS handshake',
    fix: 'Ask the other side, which says why (a browser in about:webrtc or chrome://webrtc-internals): a fingerprint in the SDP that is not that of the certificate, say, or no cipher or curve that both have.',
  },
  certificate: {
    what: 'the certificate of the other side was not accepted in the TLS or DTLS handshake',
    fix: "A WebRTC peer's certificate is signed by nobody: compare it with the fingerprint of the SDP instead. For a server, give its CA (CONFIG_MBEDTLS_CERTIFICATE_BUNDLE), and set the clock before.",
  },
  closed: {
    what: 'the other side went away during the TLS or DTLS handshake',
    fix: 'See why it left: its own log, and whether the address, port and protocol are those that it speaks.',
  },
  'timed-out': {
    what: 'the TLS or DTLS handshake timed out',
    fix: 'See whether packets get through both ways, also large ones: a flight of certificates is longer than one packet.',
  },
  'not-understood': {
    what: 'a message of the TLS or DTLS handshake was not understood',
    fix: 'Raise the log level of mbedTLS to see which. A ClientHello that comes in several packets, as browsers send with a post-quantum key share, is one that older versions of mbedTLS do not take.',
  },
  other: {
    what: 'the TLS or DTLS handshake failed',
    fix: 'Look up the code in mbedtls/ssl.h, or raise the log level of mbedTLS.',
  },
};

function wordsOf({ problem, handshake }: ComponentFailed): Words {
  if (problem !== 'handshake') return words[problem];
  return { name: 'HANDSHAKE FAILED', ...handshakes[handshake ?? 'other'] };
}

/** What a part of the firmware, or of the board, said of its own failure. */
export function describeComponentFailure(evidence: ComponentFailed): FindingText {
  const { text, count } = evidence;
  const { what, fix } = wordsOf(evidence);
  return { message: `${formatSpot(evidence)}: ${what} (${safeText(text)})${formatTimes(count)}.`, fix };
}

/** The same in one line, for the verdict. */
export function componentFailureWords(evidence: ComponentFailed): string {
  const { name, what } = wordsOf(evidence);
  return `${name} in line ${evidence.line}: ${what}`;
}
