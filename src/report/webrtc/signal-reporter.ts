import type { RefusalReason, SignalEvent, SignalSummary } from '../../model/signal-event.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatCount, formatQuantity } from '../text/units.js';

/** What the server tells when it is ready. */
type SignalStart = {
  readonly host: string;
  readonly port: number;
  readonly isOpenToNetwork: boolean;
  /** Where a board may find this machine. */
  readonly dialAddresses: readonly { readonly address: string; readonly name: string }[];
  /** What the firmware's source has. */
  readonly firmwareAddress: { readonly host: string; readonly port: number };
};

export interface SignalReporter {
  start(start: SignalStart): string;
  event(event: SignalEvent): string;
  finish(summary: SignalSummary): string;
}

export function createSignalReporter(format: 'text' | 'json' | 'ndjson'): SignalReporter {
  if (format === 'text') return { start: startText, event: eventText, finish: summaryText };
  if (format === 'ndjson') {
    return {
      start: (start) => `${safeJson({ event: 'listening', schemaVersion: 1, url: urlOf(start) })}\n`,
      event: (event) => `${safeJson({ schemaVersion: 1, ...event })}\n`,
      finish: (summary) => `${safeJson({ event: 'done', schemaVersion: 1, ...summary })}\n`,
    };
  }
  return {
    start: () => '',
    event: () => '',
    finish: (summary) => `${safeJson({ schemaVersion: 1, ...summary })}\n`,
  };
}

function urlOf({ host, port }: SignalStart): string {
  return `ws://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function startText(start: SignalStart): string {
  const { port, firmwareAddress, dialAddresses } = start;
  const lines = [`LISTENING on ${urlOf(start)}${start.isOpenToNetwork ? '' : ', for this machine only'}`];
  const page = start.isOpenToNetwork ? urlOf({ ...start, host: 'localhost' }) : urlOf(start);
  const [first] = start.isOpenToNetwork ? dialAddresses : [];
  const elsewhere = first === undefined ? '' : `, from a phone http://${first.address}:${port}/`;
  lines.push(`Viewer page: ${page.replace('ws://', 'http://')}/${elsewhere}`);
  if (!start.isOpenToNetwork) {
    lines.push('A board cannot reach it. For a board, start it so:', '  esp-rtc-diag signal --host 0.0.0.0');
    return `${lines.join('\n')}\n\n`;
  }
  lines.push(
    dialAddresses.length === 0
      ? 'No board can dial it: this machine has no address in a network.'
      : 'A board can dial:',
    ...dialAddresses.map(({ address, name }) => `  ws://${address}:${port}/server   (${safeText(name)})`),
  );
  const isOurs = dialAddresses.some(({ address }) => address === firmwareAddress.host);
  const wanted = `ws://${firmwareAddress.host}:${firmwareAddress.port}/server`;
  if (!isOurs || port !== firmwareAddress.port) {
    lines.push(
      `The streamer's source dials ${wanted}, which is not here: change it there,`,
      'or give this machine that address.',
    );
  }
  return `${lines.join('\n')}\n\n`;
}

function eventText(event: SignalEvent): string {
  return `${formatTime(event.timeMs)}  ${safeText(sentenceOf(event))}\n`;
}

function sentenceOf(event: SignalEvent): string {
  switch (event.event) {
    case 'joined':
      return `${event.id} joined from ${event.address}${event.replaces ? ', in the place of an older connection' : ''}`;
    case 'left':
      return `${event.id} left (${event.code}${event.reason === '' ? '' : `, ${event.reason}`})`;
    case 'relayed': {
      const after = event.afterMs === null ? '' : `, after ${formatCount(event.afterMs)} ms`;
      return `${event.from} -> ${event.to}  ${event.type}, ${formatCount(event.sizeBytes)} B${after}`;
    }
    case 'waiting':
      return `${event.from} asks for ${event.to}, which is not here yet: the request is kept for it`;
    case 'refused': {
      const unshown = event.unshown === 0 ? '' : ` (and ${formatCount(event.unshown)} more like it)`;
      return `refused ${event.id ?? 'a visitor'} from ${event.address}: ${refusalWords[event.reason]}; ${event.detail}${unshown}`;
    }
    case 'unanswered':
      return event.waitsFor === 'offer'
        ? `NO OFFER from ${event.to} for ${event.from} after ${formatCount(event.waitedMs)} ms: it has the request. ` +
            'It may be busy, out of memory, or wedged by a stray byte in its message buffer (then only a reset helps)'
        : `NO ANSWER from ${event.to} to the offer of ${event.from} after ${formatCount(event.waitedMs)} ms: ` +
            'the firmware keeps the connection for ever';
  }
}

function summaryText(summary: SignalSummary): string {
  const { joined, requests, offers, answers, unanswered } = summary;
  const verdict = unanswered > 0 ? `UNANSWERED ${formatCount(unanswered)} of them` : 'DONE';
  const lines = [
    '',
    `${verdict}: ${formatQuantity(requests, 'request')}, ${formatQuantity(offers, 'offer')}, ` +
      `${formatQuantity(answers, 'answer')}, ${formatQuantity(joined, 'client')} in ${formatTime(summary.durationMs).trim()}`,
  ];
  for (const [reason, count] of Object.entries(summary.refused)) {
    // The keys of `refused` are reasons, which Object.entries forgets.
    lines.push(`refused ${formatCount(count)}: ${refusalWords[reason as RefusalReason]}`);
  }
  return `${lines.join('\n')}\n`;
}

const refusalWords: Readonly<Record<RefusalReason, string>> = {
  'foreign-host': 'the Host is a name that is not ours (DNS rebinding?)',
  'foreign-origin': 'a page of another origin',
  'bad-id': 'no id in the path',
  'too-many-clients': 'there are too many clients',
  'too-many-upgrades': 'too many connections a second',
  'too-many-messages': 'too many messages a second',
  'too-large': 'a message that is too large',
  'bad-frame': 'no WebSocket frame',
  binary: 'only text is handed on',
  'malformed-json': 'no JSON',
  'no-destination': 'no id or type in the message',
  'nested-value': 'a nested value in the message',
  'absent-client': 'nobody of that id',
  'slow-reader': 'it does not read what it is sent',
  'half-open': 'its connection is dead',
};

/** `   12.345 s` */
function formatTime(timeMs: number): string {
  return `${(timeMs / 1000).toFixed(3).padStart(9)} s`;
}
