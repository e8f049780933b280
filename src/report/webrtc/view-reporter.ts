import { formatEvent } from '../text/ndjson.js';
import type { ClosedBy, ViewCycle } from '../../model/view-cycle.js';
import type { NextStep } from '../../model/log-report.js';
import { hanging } from '../text/paragraph.js';
import { formatSteps, type Look } from '../text/report-parts.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatCount, formatQuantity } from '../text/units.js';
import type { ViewSummary } from './view-summary.js';

export interface ViewReporter {
  cycle(cycle: ViewCycle): string;
  finish(summary: ViewSummary): string;
}

/** Cycles that JSON lists at its start and at its end; NDJSON has all. */
const maxListed = 500;

export function createViewReporter(
  format: 'text' | 'json' | 'ndjson',
  requestedCycles: number,
  look: Look,
): ViewReporter {
  if (format === 'ndjson') {
    return {
      cycle: (cycle) => formatEvent('cycle', cycle),
      finish: (summary) => `${safeJson({ event: 'done', schemaVersion: 1, ...summary })}\n`,
    };
  }
  if (format === 'text') {
    const isMany = requestedCycles > 1;
    return {
      cycle: (cycle) => (isMany ? cycleText(cycle) : ''),
      finish: (summary) => summaryText(summary, look),
    };
  }
  return new JsonReporter();
}

class JsonReporter implements ViewReporter {
  readonly #first: ViewCycle[] = [];
  readonly #last: ViewCycle[] = [];
  #count = 0;

  cycle(cycle: ViewCycle): string {
    this.#count++;
    if (this.#first.length < maxListed) this.#first.push(cycle);
    else if (this.#last.push(cycle) > maxListed) this.#last.shift();
    return '';
  }

  finish(summary: ViewSummary): string {
    const cycles = [...this.#first, ...this.#last];
    return `${safeJson({ schemaVersion: 1, ...summary, cycles, cyclesCount: this.#count })}\n`;
  }
}

function cycleText(cycle: ViewCycle): string {
  const { index, connectMs, firstFrameMs, videoFrames, lost } = cycle;
  const what =
    connectMs === null
      ? wordsOf(cycle.closedBy)
      : `connected ${formatMs(connectMs)}  first frame ${formatMs(firstFrameMs)}  ` +
        `${formatCount(videoFrames).padStart(5)} frames  ${formatCount(lost)} lost  ${wordsOf(cycle.closedBy)}`;
  const detail = cycle.detail === null ? '' : `: ${cycle.detail}`;
  return `${String(index + 1).padStart(5)}  ${what}${safeText(detail)}\n`;
}

function summaryText(summary: ViewSummary, { style, columns }: Look): string {
  const { requestedCycles, connectedCycles, framedCycles, goodCycles, videoFrames, keyFrames } = summary;
  const lines: string[] = [];
  if (connectedCycles > 0) {
    lines.push(
      `connected after ${formatMs(summary.connectMs)} (median; slowest ${formatMs(summary.slowestConnectMs)}), ` +
        `first frame after ${formatMs(summary.firstFrameMs)}`,
      `${formatQuantity(summary.videoPackets, 'video packet')}, ${formatQuantity(videoFrames, 'frame')}, ` +
        `${formatQuantity(keyFrames, 'key frame')}, ${formatQuantity(summary.audioPackets, 'audio packet')}, ` +
        `${formatCount(summary.lost)} lost`,
    );
  }
  if (requestedCycles > 1 && goodCycles < connectedCycles) {
    lines.push(`${formatQuantity(connectedCycles - framedCycles, 'connection')} without a whole frame`);
  }
  const steps = formatSteps(nextOf(summary), { columns });
  return `${[
    ...hanging(verdictOf(summary), columns).map((line) => style.bold(line)),
    ...lines.flatMap((line) => hanging(line, columns)),
    ...(steps.length === 0 ? [] : ['', ...steps]),
  ].join('\n')}\n`;
}

/** What to do next where it does not stream. */
function nextOf({ connectedCycles, goodCycles, closedBy }: ViewSummary): readonly NextStep[] {
  const isBlack = goodCycles === 0 && connectedCycles > 0;
  const isMissing = connectedCycles === 0 && closedBy !== null;
  return isBlack ? [lookAtMedia] : isMissing ? (nextSteps[closedBy] ?? []) : [];
}

const lookAtMedia: NextStep = {
  say: 'Hold it longer (--for), and check that the media has key frames:',
  lines: ['esp-rtc-diag media check DIR'],
};

const nextSteps: Readonly<Partial<Record<ClosedBy, readonly NextStep[]>>> = {
  'no-signalling': [
    { say: 'Start the signalling server:', lines: ['esp-rtc-diag signal'] },
    { say: 'Check the address after --signal.', lines: [] },
  ],
  'no-offer': [
    { say: 'See in the output of signal whether "server" has joined, and from where.', lines: [] },
    { say: 'Read the console of the board; a reset clears a wedged message buffer.', lines: [] },
  ],
  'no-connection': [
    {
      say: 'See whether UDP goes through between this machine and the board (firewall, guest network).',
      lines: [],
    },
  ],
};

function verdictOf(summary: ViewSummary): string {
  const { requestedCycles, connectedCycles, framedCycles, goodCycles, closedBy, detail } = summary;
  if (connectedCycles === 0) {
    const why = detail === null ? '' : `: ${safeText(detail)}`;
    return `NO CONNECTION: ${closedBy === null ? 'none was tried' : wordsOf(closedBy)}${why}`;
  }
  const seconds = summary.durationMs / 1000;
  const many =
    `${formatCount(goodCycles)} of ${formatQuantity(requestedCycles, 'connection')} in ${seconds.toFixed(1)} s ` +
    `(${(connectedCycles / seconds).toFixed(1)} a second)`;
  if (goodCycles === 0) return 'NO PICTURE: connected, but no whole frame came';
  if (goodCycles < requestedCycles) return `INCOMPLETE: ${many}`;
  const what = framedCycles < goodCycles ? 'CONNECTS' : 'STREAMS';
  return requestedCycles === 1 ? what : `${what} in ${many}`;
}

function wordsOf(closedBy: ClosedBy): string {
  return closedByWords[closedBy];
}

const closedByWords: Readonly<Record<ClosedBy, string>> = {
  viewer: 'closed by us',
  streamer: 'closed by the streamer',
  interrupt: 'interrupted',
  'no-signalling': 'the signalling server cannot be reached',
  'signalling-lost': 'the signalling server closed the connection',
  'no-offer': 'no offer came',
  'bad-offer': 'the offer cannot be taken',
  'no-connection': 'offer and answer went through, but no connection came about',
  'worker-died': "the viewer's own process died",
};

function formatMs(ms: number | null): string {
  return ms === null ? '-' : `${formatCount(ms)} ms`;
}
