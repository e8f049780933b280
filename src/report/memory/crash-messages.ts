import type { CrashFrame } from '../../model/crash-frame.js';
import type { ConsoleFinding } from '../../model/console-finding.js';
import { formatAddress, formatBytes } from '../text/units.js';
import { safeText } from '../text/safe-text.js';
import { formatTableWithin } from '../text/table.js';
import type { FindingText } from '../text/finding-text.js';
import { formatPlace } from '../heap/group-words.js';
import { formatLastMemory, formatSpot, formatTimes } from './console-words.js';
import { formatFrame } from './frame-words.js';
import { formatStops } from './reset-words.js';
import { cureOfPool } from './reason-cures.js';
import {
  cureOfPanic,
  cureOfStarved,
  formatErrorsBefore,
  formatFailureBefore,
  formatFault,
  formatStarved,
} from './fault-words.js';

type Of<Rule extends ConsoleFinding['ruleId']> = Extract<ConsoleFinding, { ruleId: Rule }>;

/** An allocation that failed, with what it asked for and what was free. */
export function describeFailedAllocation({ evidence }: Of<'allocation-failure'>): FindingText {
  const { lastMemory, lastHeapInfo, by, isFatal, count } = evidence;
  const info = lastHeapInfo
    ? ` Largest free block in line ${lastHeapInfo.line}: ${formatBytes(lastHeapInfo.largestFreeBlockBytes)}.`
    : '';
  // Code that logs it in its own words may give up right after.
  const after = isFatal || by === 'message' ? '' : ', and the firmware went on';
  return {
    message: `${formatSpot(evidence)}: ${whatFailed(evidence)}${formatTimes(count)}${after}. ${formatLastMemory(lastMemory)}${info}`,
    fix: cureOfAllocation(evidence),
  };
}

function cureOfAllocation({ by, capsNames, said }: FailedAllocation): string {
  if (by === 'socket') return bufferCure;
  const ofPool = cureOfPool(said ?? '');
  if (ofPool !== null) return ofPool;
  return capsNames.includes('DMA') || by === 'wifi'
    ? 'Find who takes DMA memory: the fall before it, and the retransmission store (see nack). Wi-Fi over SDIO, DTLS and the media drivers live in the same pool.'
    : 'Find who takes the memory: record a heap trace of one connection (see heap).';
}

const bufferCure =
  'Tell an empty heap from a slow network: compare free DMA memory at that time (a monitor line each second). Where it is not low, the buffers of Wi-Fi and lwIP are full: send less at once, or look at the signal.';

type FailedAllocation = Pick<
  Of<'allocation-failure'>['evidence'],
  'sizeBytes' | 'caps' | 'capsNames' | 'by' | 'said'
>;

/** `an allocation of 32 B of DMA memory (caps 0x8) failed`, or whose it was. */
export function whatFailed({ sizeBytes, caps, capsNames, by, said }: FailedAllocation): string {
  const size = sizeBytes === null ? 'memory' : formatBytes(sizeBytes);
  switch (by) {
    case 'wifi':
      return `the Wi-Fi driver found no memory for a frame${sizeBytes === null ? '' : ` of ${size}`}`;
    case 'socket':
      return `there was no buffer to send (${safeText(said ?? '')})`;
    case 'message':
      return `no memory, as its code logs (${safeText(said ?? '')})`;
    case null: {
      const what = caps === null ? '' : ` of ${capsNames.join(' + ')} memory (caps 0x${caps.toString(16)})`;
      return `an allocation of ${size}${what} failed`;
    }
  }
}

/** A panic, abort or assert, with where it was and what was free. */
export function describePanic({ evidence }: Of<'panic'>): FindingText {
  const { errorsBefore, failureBefore, lastMemory, count } = evidence;
  const inConstructor = evidence.isInConstructor ? ', in a static constructor, before app_main' : '';
  return {
    message: `${formatSpot(evidence)}: ${whatPanicked(evidence)}${formatFault(evidence.fault)}${inConstructor}${formatFailureBefore(failureBefore)}${formatErrorsBefore(errorsBefore)}${formatTimes(count)}. ${formatLastMemory(lastMemory)}`,
    fix: cureOfPanic(evidence) ?? nextOfPanic(evidence),
  };
}

type Panicked = Pick<
  Of<'panic'>['evidence'],
  'reason' | 'core' | 'task' | 'registers' | 'backtrace' | 'frames'
>;

/** `Load access fault (task main, core 0, pc 0x40001060 in rtc::Track::open)` */
export function whatPanicked({ reason, core, task, ...trace }: Panicked): string {
  const where = [
    ...(task === null || reason.includes(task) ? [] : [`task ${safeText(task)}`]),
    ...(core === null || reason.endsWith(`core ${core}`) ? [] : [`core ${core}`]),
    ...placeOf(trace),
  ].join(', ');
  return `${safeText(reason)}${where === '' ? '' : ` (${where})`}`;
}

function nextOfPanic({ hasCoreDump, frames = [] }: Of<'panic'>['evidence']): string | null {
  return hasCoreDump
    ? 'The log holds a core dump: espcoredump.py shows the stacks of all tasks.'
    : frames.length > 0
      ? null
      : 'Name its addresses: give the ELF of this build with --elf.';
}

/** Tasks that did not run, and those that ran in the place of them. */
export function describeStarved({ evidence }: Of<'task-watchdog'>): FindingText {
  return {
    message: `${formatSpot(evidence)}: ${whoStarved(evidence)}${formatTimes(evidence.count)}.`,
    fix: cureOfStarved(evidence),
  };
}

type Starved = Pick<
  Of<'task-watchdog'>['evidence'],
  'tasks' | 'busy' | 'core' | 'registers' | 'backtrace' | 'frames'
>;

/** `the task watchdog: IDLE0 did not run in time, while encoder ran (core 0, pc 0x4200c1f0 in Encoder::run)` */
export function whoStarved(evidence: Starved): string {
  const { core } = evidence;
  const where = [...(core === null ? [] : [`core ${core}`]), ...placeOf(evidence)].join(', ');
  const { tasks, busy } = evidence;
  return `the task watchdog: ${formatStarved({ tasks, busy })}${where === '' ? '' : ` (${where})`}`;
}

/** A task that had nearly no stack left once. */
export function describeFullStack({ evidence }: Of<'stack-nearly-full'>): FindingText {
  const { task, stackFreeBytes, count } = evidence;
  return {
    message: `${formatSpot(evidence)}: task ${safeText(task)} had only ${formatBytes(stackFreeBytes)} of its stack left at the least${formatTimes(count)}.`,
    fix: `Give ${safeText(task)} a larger stack before it writes into other memory.`,
  };
}

/** Overwritten heap. */
export function describeCorruption({ evidence }: Of<'heap-corruption'>): FindingText {
  return {
    message: `${formatSpot(evidence)}: ${whatIsCorrupt(evidence)}${formatTimes(evidence.count)}.`,
    fix: `${hintOfCorruption(evidence)}Switch on CONFIG_HEAP_POISONING_COMPREHENSIVE=y and call heap_caps_check_integrity_all(true) around the suspect.`,
  };
}

type Corruption = Pick<
  Of<'heap-corruption'>['evidence'],
  'problem' | 'address' | 'expected' | 'found' | 'text'
>;

/** `something wrote past the end of a heap block at 0x4ff13aaa: expected 0xbaad5678, found 0x00000000` */
export function whatIsCorrupt({ problem, address, expected, found, text }: Corruption): string {
  const at = address === null ? '' : ` at ${formatAddress(address)}`;
  const values =
    expected === null || found === null
      ? ''
      : `: expected ${formatAddress(expected)}, found ${formatAddress(found)}`;
  const width = isOneByte({ problem, expected, found }) ? ', in one byte' : '';
  return `${corruptionWords[problem]}${at}${values}${width}${problem === 'other' ? ` (${safeText(text)})` : ''}`;
}

type OverwrittenWord = Pick<Corruption, 'problem' | 'expected' | 'found'>;

// The lowest byte of a word is the first in memory: that behind the block's last.
function isOneByte({ problem, expected, found }: OverwrittenWord): boolean {
  return problem === 'bad-tail' && expected !== null && found !== null && (expected ^ found) >>> 8 === 0;
}

function hintOfCorruption(evidence: OverwrittenWord): string {
  if (evidence.problem === 'bad-head') return 'A block that is freed twice looks so, too. ';
  const isZero = isOneByte(evidence) && ((evidence.found ?? 0) & 0xff) === 0;
  return isZero ? 'A string with no room for its last 0 does that. ' : '';
}

const corruptionWords: Readonly<Record<Of<'heap-corruption'>['evidence']['problem'], string>> = {
  'bad-head': 'the start of a heap block was overwritten',
  'bad-tail': 'something wrote past the end of a heap block',
  'freed-data-changed': 'a block was written to after it was freed',
  detected: 'the heap is corrupt',
  other: 'the heap is corrupt',
};

/** A restart that nothing in the log explains. */
export function describeReboot({ evidence }: Of<'reboot-unexpected'>): FindingText {
  const { reason, stoppedAt, lastMemory, count } = evidence;
  const why = reason === null ? 'without a reason in the log' : `with the reason ${safeText(reason)}`;
  const isBrownout = reason !== null && /brown|glitch/i.test(reason);
  return {
    message: `${formatSpot(evidence)}: the chip restarted ${why}${formatTimes(count)}, and no crash was printed before.${formatStops(stoppedAt)} ${formatLastMemory(lastMemory)}`,
    fix: isBrownout
      ? 'The supply voltage fell: try another supply or cable before looking into the firmware.'
      : reason !== null && /wdt|watchdog/i.test(reason)
        ? watchdogCure
        : 'Keep the console open over the restart: a panic is printed to the UART, and may be lost with USB.',
  };
}

const watchdogCure =
  'Look for code that runs with interrupts off, or waits for what never comes; and keep the console open over the restart: a panic is printed to the UART, and may be lost with USB.';

type Stopped = Pick<Panicked, 'registers' | 'backtrace' | 'frames'>;

/** Where a core stopped; undefined where its trace does not say. */
export function programCounterOf({ registers, backtrace }: Omit<Stopped, 'frames'>): number | undefined {
  return registers['mepc'] ?? registers['pc'] ?? backtrace[0];
}

function placeOf(trace: Stopped): string[] {
  const pc = programCounterOf(trace);
  if (pc === undefined) return [];
  const [innermost] = trace.frames?.find(({ address }) => address === pc)?.frames ?? [];
  return [`pc ${formatAddress(pc)}${innermost ? ` in ${formatFrame(innermost)}` : ''}`];
}

/** Titles of a call stack, as `crashStackRows` fills it. */
export const crashStackTitles = ['address', 'function', 'place', ''] as const;

/** The call stack of a panic, a row a frame: what is only a word of the stack says so. */
export function crashStackRows(frames: readonly CrashFrame[]): string[][] {
  return frames.flatMap(({ address, role, frames: functions }) =>
    functions.map(({ shortName: name, file, line }, index) => [
      index === 0 ? formatAddress(address) : '',
      safeText(name ?? '??'),
      formatPlace({ file, line }),
      index > 0 ? 'inlined above' : role === 'stack-word' ? '(a guess)' : '',
    ]),
  );
}

/** The same laid out, header first. Empty without an ELF. */
export function formatCrashStack(frames: readonly CrashFrame[] = [], width: number): string[] {
  const rows = crashStackRows(frames);
  if (rows.length === 0) return [];
  const columns = crashStackTitles.map((title) => ({ title }));
  return formatTableWithin(columns, rows, { width, column: 1, minWidth: 16 });
}
