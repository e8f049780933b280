import type { FindingText } from '../text/finding-text.js';
import { describeComponentFailure } from './component-messages.js';
import { describeStartFailure } from './start-messages.js';
import type { ConsoleFinding, ConsoleRuleId } from '../../model/console-finding.js';
import type { CycleTrend } from '../../model/console-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatDuration, formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { formatCount, formatQuantity } from '../text/units.js';
import {
  formatCycleBasis,
  formatFallRate,
  formatPools,
  laterConnectionsOf,
  formatTime,
  formatTimeToEmpty,
  phaseNames,
} from './console-words.js';
import { makeConnections } from './quiet-steps.js';
import {
  describeCorruption,
  describeFailedAllocation,
  describeFullStack,
  describePanic,
  describeReboot,
  describeStarved,
} from './crash-messages.js';

type Of<Rule extends ConsoleRuleId> = Extract<ConsoleFinding, { ruleId: Rule }>;

/** Puts a finding of a console log into words. */
export function describeConsoleFinding(finding: ConsoleFinding): FindingText {
  switch (finding.ruleId) {
    case 'dma-exhaustion-forecast':
    case 'capability-falling':
      return describeFall(finding);
    case 'cycle-leak':
    case 'cycle-bounded':
    case 'cycle-step':
    case 'cycle-set-up':
      return describeCycles(finding);
    case 'cycles-not-enough':
      return describeNotEnough(finding);
    case 'nack-store-shape':
      return describeStore(finding);
    case 'allocation-failure':
      return describeFailedAllocation(finding);
    case 'heap-corruption':
      return describeCorruption(finding);
    case 'panic':
      return describePanic(finding);
    case 'start-failed':
      return describeStartFailure(finding.evidence);
    case 'component-failed':
      return describeComponentFailure(finding.evidence);
    case 'reboot-unexpected':
      return describeReboot(finding);
    case 'heap-fragmented':
      return describeFragments(finding);
    case 'stack-nearly-full':
      return describeFullStack(finding);
    case 'task-watchdog':
    case 'connection-unfinished':
    case 'destructors-unmatched':
    case 'send-after-close':
      return describeAside(finding);
    case 'boards-mixed':
      return {
        message: `Up to line ${finding.evidence.line} the log goes to and fro between two clocks that are ${formatDuration(finding.evidence.apartMs / 1000)} apart and go on alike: two chips speak in it. Memory over time, connections and restarts are those of both together, and of neither for certain.`,
        fix: 'Record each board, or its co-processor, in a log of its own.',
      };
  }
}

function describeFall({ evidence }: Of<'dma-exhaustion-forecast' | 'capability-falling'>): FindingText {
  const { trend, alsoIn } = evidence;
  const from = formatTime(trend.fromMs);
  const to = formatTime(trend.toMs);
  return {
    message: `${formatPools(trend.capability, alsoIn)} falls ${formatFallRate(trend)} from ${from} to ${to} ${phaseNames[trend.phase]}, from ${formatKilobytes(trend.startBytes)} to ${formatKilobytes(trend.endBytes)} (${formatQuantity(trend.samples, 'sample')}): empty after another ${formatTimeToEmpty(trend)}.`,
    fix:
      trend.phase === 'streaming'
        ? 'A store that fills looks like this until it is full: compare with nack, and lower its maxSize.'
        : 'Record a heap trace over this time (see heap).',
  };
}

function describeFragments({ evidence }: Of<'heap-fragmented'>): FindingText {
  const { capability, fromBytes, toBytes, freeBytes, samples } = evidence;
  const [from, to, free] = [fromBytes, toBytes, freeBytes].map(formatKilobytes);
  return {
    message: `The largest free block of ${capabilityNames[capability]} falls from ${from} to ${to} or less, and free memory does not (${free}, ${formatQuantity(samples, 'sample')}): the heap is in pieces, and whoever asks for more than ${to} at once gets nothing.`,
    fix: 'Make what stays before what comes and goes, and give buffers that come and go one size, or a pool of their own. heap_caps_dump() shows what stands between the pieces.',
  };
}

function describeCycles(
  finding: Of<'cycle-leak' | 'cycle-bounded' | 'cycle-step' | 'cycle-set-up'>,
): FindingText {
  const { trend, alsoIn, restBytesPerSecond } = finding.evidence;
  const pool = formatPools(trend.capability, alsoIn);
  const cycles = formatCycleBasis(trend);
  if (finding.ruleId === 'cycle-set-up') {
    return {
      message: `The first connection keeps ${formatKilobytes(trend.firstBytes ?? 0)} of ${pool}, the ${formatCount(laterConnectionsOf(trend))} after it keep nothing: set-up, no leak.`,
      fix: null,
    };
  }
  if (finding.ruleId === 'cycle-bounded') {
    return {
      message: `${pool} is kept by the first of ${formatQuantity(laterConnectionsOf(trend) + 1, 'connection')} only and then levels off: a cache or a pool that fills, no leak.`,
      fix: null,
    };
  }
  if (finding.ruleId === 'cycle-step') {
    return {
      message: `${pool} is kept by one of ${formatQuantity(laterConnectionsOf(trend) + 1, 'connection')} alone, late: a step, no leak.`,
      fix: 'Look at what was different in that connection.',
    };
  }
  const left = trend.cyclesToEmpty === null ? '' : `: empty after ${formatCount(trend.cyclesToEmpty)} more`;
  if (restBytesPerSecond !== undefined) {
    return {
      message: `${pool} loses ${formatKilobytes(restBytesPerSecond)}/s while nobody is connected, which is most of the ${formatKilobytes(trend.perCycleBytes ?? 0)} from one connection to the next (${cycles})${left}. It goes with time, not with connections.`,
      fix: 'Look at what runs without a viewer (a timer, a task, a retry): a heap trace of some minutes without a connection shows what it leaves (see heap).',
    };
  }
  return {
    message: `Each connection keeps ${formatKilobytes(trend.perCycleBytes ?? 0)} of ${pool} (${formatKilobyteRange(trend.low ?? 0, trend.high ?? 0)}; ${cycles}, the first left out as set-up)${left}.${basisWords(trend)}`,
    fix: 'Record a heap trace of two connections and compare them with heap diff: what grows by a constant is the leak.',
  };
}

function basisWords({ basis }: CycleTrend): string {
  return basis === 'lowest'
    ? ' Hardly a reading is without a viewer, so the lowest of each connection was compared.'
    : '';
}

/** Why the verdict says so, where it has said all that the message says. */
export function explainConsoleFinding(finding: ConsoleFinding): string {
  if (finding.ruleId === 'cycle-leak' && finding.evidence.restBytesPerSecond === undefined) {
    return `Memory at rest is lower by as much after each connection; what the first one took as set-up does not count.${basisWords(finding.evidence.trend)}`;
  }
  if (finding.ruleId === 'cycles-not-enough') {
    const { neededCycles } = finding.evidence;
    return neededCycles === null
      ? 'What they kept differs so much from one to the next that it may be chance.'
      : `A leak takes ${formatQuantity(neededCycles, 'connection')} at the least: of four, memory falls in order by chance once in 24 times.`;
  }
  return describeConsoleFinding(finding).message;
}

function describeNotEnough({ evidence }: Of<'cycles-not-enough'>): FindingText {
  const { cycles, neededCycles, kept } = evidence;
  const figures = kept.map(
    ({ capability, bytes, alsoIn }) => `${formatKilobytes(bytes)} of ${formatPools(capability, alsoIn)}`,
  );
  return {
    message: `${formatQuantity(cycles, 'connection')} kept ${figures.join(' and ')}${
      neededCycles === null
        ? ', unevenly: more of them tell whether it goes on.'
        : ': not enough cycles to tell a leak from first-time set-up.'
    }`,
    fix: makeConnections,
  };
}

function describeStore({ evidence }: Of<'nack-store-shape'>): FindingText {
  const { shape, capability, fallBytes, seconds, maxSize, bytesPerPacket, stream } = evidence;
  const cost = formatRange(bytesPerPacket.low, bytesPerPacket.high, ' B');
  const rates = `${formatCount(stream.packetRate)} packets/s, ${formatCount(stream.audioRate)} of them audio`;
  const what =
    shape === 'plateau'
      ? `levels off ${formatRange(seconds.low, seconds.high, ' s')} after the start of the stream, as a retransmission store of ${formatRange(maxSize.low, maxSize.high ?? maxSize.low, '')} packets a track does`
      : `falls from the start of the stream to the end, as a retransmission store does that is not full after ${formatDuration(seconds.high)}: its maxSize is above ${formatCount(maxSize.low)}`;
  return {
    message: `${formatPools(capability, [])} gives ${formatKilobytes(fallBytes)} and ${what} (${cost} a packet, taking ${rates}).`,
    fix: `maxSize ${formatCount(evidence.recommendedMaxSize)} keeps ${formatCount(stream.windowMs)} ms of video; give --packet-rate, --audio-rate and --window-ms if the stream is another.`,
  };
}

function describeUnfinished({ evidence }: Of<'connection-unfinished'>): FindingText {
  const { count, closed, cycles } = evidence;
  const message = `${formatCount(count)} of ${formatQuantity(cycles, 'request')} never led to a connection`;
  if (closed === count)
    return { message: `${message}; what was begun for them was closed again.`, fix: null };
  const kept = closed === 0 ? '' : ` of the ${formatCount(count - closed)} that nothing closed`;
  return {
    message: `${message}. The firmware has no time-out for an offer without an answer: it keeps the client${kept}.`,
    fix: 'Drop clients that have not connected after some seconds.',
  };
}

type Aside = Of<'task-watchdog' | 'connection-unfinished' | 'destructors-unmatched' | 'send-after-close'>;

function describeAside(finding: Aside): FindingText {
  switch (finding.ruleId) {
    case 'task-watchdog': {
      return describeStarved(finding);
    }
    case 'connection-unfinished': {
      return describeUnfinished(finding);
    }
    case 'destructors-unmatched': {
      const { connections, clientsDestroyed, peersDestroyed } = finding.evidence;
      // Firmware that prints no such line at all has not said that none ran.
      const ran = [
        ...(clientsDestroyed > 0 ? [formatQuantity(clientsDestroyed, 'client destructor')] : []),
        ...(peersDestroyed > 0 ? [formatQuantity(peersDestroyed, 'peer connection destructor')] : []),
      ].join(' and ');
      return {
        message: `${formatQuantity(connections, 'connection')} ended, but ${ran} ran: something still holds the others.`,
        fix: 'Look for a callback that captures the peer connection strongly, and call close() on state Failed.',
      };
    }
    case 'send-after-close': {
      const { count, cycles } = finding.evidence;
      return {
        message: `${formatQuantity(count, 'packet')} could not be sent after the close of ${formatQuantity(cycles, 'connection')}: the sender does not know yet that the track is gone.`,
        fix: 'The list of clients is used by several threads: lock it, or check the track before sending.',
      };
    }
  }
}

function formatRange(low: number, high: number, unit: string): string {
  return low === high ? `${formatCount(low)}${unit}` : `${formatCount(low)}-${formatCount(high)}${unit}`;
}
