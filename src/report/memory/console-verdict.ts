import type {
  ConsoleFinding,
  ConsoleVerdict,
  CrashFinding,
  FallFinding,
  LeadFinding,
} from '../../model/console-finding.js';
import type { CycleTrend, LowerLevel } from '../../model/console-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatDuration, formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { safeText } from '../text/safe-text.js';
import { formatCount, formatQuantity } from '../text/units.js';
import {
  formatCycleBasis,
  formatFree,
  formatPools,
  formatTime,
  laterConnectionsOf,
  secondsFromStart,
} from './console-words.js';
import { componentFailureWords } from './component-messages.js';
import { formatCulprits } from './reset-words.js';
import { startFailureWords } from './start-messages.js';
import { formatPanicReason, formatStarved } from './fault-words.js';

/** The answer in one line. */
export function formatConsoleVerdict(verdict: ConsoleVerdict): string {
  switch (verdict.kind) {
    case 'crash':
      return `${crashWords(verdict.crash)}${verdict.fall ? `; ${fallWords(verdict.fall)}` : ''}`;
    case 'finding':
      return findingWords(verdict.finding);
    case 'quiet':
      return quietWords(verdict);
  }
}

function crashWords(finding: CrashFinding): string {
  const { line } = finding.evidence;
  switch (finding.ruleId) {
    case 'allocation-failure':
      return failedAllocationWords(finding);
    case 'panic':
      return `CRASH in line ${line}: ${formatPanicReason(finding.evidence)}`;
    case 'heap-corruption':
      return `HEAP CORRUPT in line ${line}`;
  }
}

function failedAllocationWords({
  evidence,
}: Extract<ConsoleFinding, { ruleId: 'allocation-failure' }>): string {
  const { line, sizeBytes, capsNames, by, said, lastMemory } = evidence;
  const size = sizeBytes === null ? '' : ` of ${formatCount(sizeBytes)} B`;
  const what = capsNames.length === 0 ? '' : ` ${capsNames.join(' + ')}`;
  const free = lastMemory ? `, free before: ${formatFree(lastMemory.free)}` : '';
  if (by === 'socket') return `NO NETWORK BUFFER in line ${line}: ${safeText(said ?? '')}${free}`;
  const failed = {
    wifi: `Wi-Fi frame${size} dropped`,
    message: safeText(said ?? ''),
    allocation: `allocation${size}${what} failed`,
  }[by ?? 'allocation'];
  return `OUT OF MEMORY in line ${line}: ${failed}${free}`;
}

function fallWords(finding: FallFinding): string {
  const { trend, alsoIn } = finding.evidence;
  const empty = formatDuration(secondsFromStart(trend));
  return `${formatPools(trend.capability, alsoIn)} falls ${formatKilobytes(-trend.slopeBytesPerSecond)}/s from ${formatTime(trend.fromMs)} on: empty after ${empty}`;
}

function findingWords(finding: LeadFinding): string {
  switch (finding.ruleId) {
    case 'dma-exhaustion-forecast':
      return `EXHAUSTION: ${fallWords(finding)}`;
    case 'capability-falling':
      return `FALLING: ${fallWords(finding)}`;
    case 'cycle-leak': {
      const { trend, alsoIn, restBytesPerSecond } = finding.evidence;
      const left =
        trend.cyclesToEmpty === null ? '' : `; empty after ${formatCount(trend.cyclesToEmpty)} more`;
      return `LEAK ${formatKilobytes(trend.perCycleBytes ?? 0)} of ${formatPools(trend.capability, alsoIn)} per connection (${formatKilobyteRange(trend.low ?? 0, trend.high ?? 0)}, by ${formatCycleBasis(trend)})${left}${restWords(restBytesPerSecond)}`;
    }
    case 'cycle-set-up':
      return `NO LEAK: the first connection keeps ${formatKilobytes(finding.evidence.trend.firstBytes ?? 0)} of ${formatPools(finding.evidence.trend.capability, finding.evidence.alsoIn)} as set-up, the ${formatCount(laterConnectionsOf(finding.evidence.trend))} after it keep nothing${visibleWords(finding.evidence.trend)}`;
    case 'cycle-bounded':
      return `BOUNDED: ${formatPools(finding.evidence.trend.capability, finding.evidence.alsoIn)} kept by connections levels off within ${formatCycleBasis(finding.evidence.trend)}`;
    case 'cycle-step':
      return `STEP: one of ${formatQuantity(laterConnectionsOf(finding.evidence.trend) + 1, 'connection')} alone kept ${formatPools(finding.evidence.trend.capability, finding.evidence.alsoIn)}; no leak`;
    case 'cycles-not-enough': {
      const { cycles, neededCycles, kept } = finding.evidence;
      const doubt = neededCycles === null ? 'but unevenly' : 'and the first one always sets things up';
      const figures = kept.map(
        ({ capability, bytes, alsoIn }) => `${formatKilobytes(bytes)} of ${formatPools(capability, alsoIn)}`,
      );
      return `NOT ENOUGH cycles to say: ${formatQuantity(cycles, 'connection')} kept ${figures.join(' and ')}, ${doubt}`;
    }
    case 'boards-mixed':
      return `TWO BOARDS in one log: two clocks, ${formatDuration(finding.evidence.apartMs / 1000)} apart, tell lines in turn, and what is said of memory and connections is of neither for certain`;
    case 'task-watchdog': {
      const { line, count } = finding.evidence;
      return `WATCHDOG in line ${line}: ${formatStarved(finding.evidence)}${count === 1 ? '' : `, ${formatCount(count)} times`}`;
    }
    case 'heap-fragmented': {
      const { capability, fromBytes, toBytes, freeBytes } = finding.evidence;
      return `FRAGMENTED: the largest free block of ${capabilityNames[capability]} falls from ${formatKilobytes(fromBytes)} to ${formatKilobytes(toBytes)} or less, with ${formatKilobytes(freeBytes)} free`;
    }
    case 'stack-nearly-full':
      return `STACK NEARLY FULL: task ${safeText(finding.evidence.task)} had ${formatCount(finding.evidence.stackFreeBytes)} B left at the least`;
    case 'start-failed':
      return startFailureWords(finding.evidence);
    case 'allocation-failure':
      return failedAllocationWords(finding);
    case 'component-failed':
      return componentFailureWords(finding.evidence);
    case 'reboot-unexpected': {
      const { line, reason, stoppedAt } = finding.evidence;
      return `REBOOT in line ${line}${reason === null ? '' : `: ${safeText(reason)}`}${formatCulprits(stoppedAt)}`;
    }
  }
}

// It is the time that they take, then.
function restWords(bytesPerSecond: number | undefined): string {
  if (bytesPerSecond === undefined) return '';
  return `; but ${formatKilobytes(bytesPerSecond)}/s with nobody connected, too: it goes with time`;
}

// How little each could keep unseen.
function visibleWords({ smallestVisibleBytes }: CycleTrend): string {
  return smallestVisibleBytes === null ? '' : ` (${formatKilobytes(smallestVisibleBytes)} each would show)`;
}

/** Of fewer nobody can say that they do not fall. */
const fewestSamples = 3;

/** True where the log has too little of what would decide: neither good nor bad. */
export function isUndecided(verdict: ConsoleVerdict): boolean {
  if (verdict.kind === 'finding') return verdict.finding.ruleId === 'cycles-not-enough';
  if (verdict.kind === 'crash') return false;
  const { set, samples } = verdict;
  return set !== 'nothing-kept' && (set !== 'no-cycles' || samples < fewestSamples);
}

function lowerWords({ capability, fromBytes, toBytes }: LowerLevel): string {
  const [from, to] = [formatKilobytes(fromBytes), formatKilobytes(toBytes)];
  const pool = capabilityNames[capability];
  return `NOT ENOUGH to say: ${pool} gets less and less, from ${from} to ${to} at the most, but not evenly, and no line names a connection`;
}

function quietWords(verdict: Extract<ConsoleVerdict, { kind: 'quiet' }>): string {
  if (verdict.set === 'lower-now')
    return `${lowerWords(verdict.lower)} (${formatQuantity(verdict.samples, 'sample')})`;
  const { set, cycles, samples, visibleBytes } = verdict;
  if (set === 'no-samples') return 'NOTHING TOLD about free memory over time in this log';
  const seen = formatQuantity(samples, 'sample');
  if (set === 'no-clock') return `NO CLOCK: ${seen} without times cannot tell whether memory falls`;
  if (set === 'no-cycles' && samples < fewestSamples)
    return `NOT ENOUGH samples to say whether memory falls (${seen})`;
  if (set === 'no-cycles') return `STEADY: no connection seen, and memory does not fall (${seen})`;
  if (set === 'no-levels')
    return `NOT ENOUGH to say: no reading of memory at rest after ${formatQuantity(cycles, 'connection')} (${seen})`;
  const all = formatQuantity(cycles, 'connection');
  const gave = `${all} gave back what ${cycles === 1 ? 'it' : 'they'} took`;
  if (set === 'standing-gauge')
    return `NOT ENOUGH to say: free memory reads the same in ${all} and between them, so it is no figure of now (${seen})`;
  if (set === 'few-cycles') return `NOT ENOUGH cycles to say: ${gave} (${seen})`;
  const limit = visibleBytes === null ? '' : `; ${formatKilobytes(visibleBytes)} each would show`;
  return `NO LEAK: ${gave}, and memory does not fall (${seen}${limit})`;
}
