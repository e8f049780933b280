import type { FindingText } from '../text/finding-text.js';
import type { TruncationCause } from '../../model/heap-dump.js';
import type { HeapFinding } from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatBytes, formatCount, formatQuantity } from '../text/units.js';
import { causeNames, reasonTexts } from './cause-names.js';
import { describeGroup } from './group-words.js';
import { truncationWords } from './truncation-words.js';

const maxCallersShown = 4;

/** What makes a trace tell its callers; the frame pointer is for RISC-V chips alone. */
const callerOptions = [
  'CONFIG_HEAP_TRACING_STANDALONE=y',
  'CONFIG_HEAP_TRACING_STACK_DEPTH=10',
  'CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y',
].join('\n');

/** Puts a finding into words. */
export function describeHeapFinding(finding: HeapFinding): FindingText {
  switch (finding.ruleId) {
    case 'heap-leak':
      return describeLeak(finding);
    case 'heap-total-mismatch':
      return describeMismatch(finding);
    case 'heap-dump-truncated':
      return describeTruncation(finding);
    case 'heap-callers-missing':
      return describeMissingCallers(finding);
    case 'heap-callers-shallow':
      return describeShallowCallers(finding);
    case 'heap-symbols-missing':
      return {
        message: 'The callers are addresses only.',
        fix: 'Add --elf build/<project>.elf of the same build to see names and owners.',
      };
    case 'elf-does-not-cover':
      return {
        message: `The ELF knows ${formatCount(finding.evidence.covered)} of ${formatQuantity(finding.evidence.callers, 'caller')}: it is not the firmware of this log, or a part of it.`,
        fix: 'Give the ELF of exactly this build; --elf may be given again for a bootloader or the ROM.',
      };
    case 'elf-mismatch':
      return describeElfMismatch(finding);
    case 'heap-alive-unknown':
      return {
        message:
          'This dump was made in HEAP_TRACE_ALL mode without call stacks: ESP-IDF then counts each record as alive, freed or not.',
        fix: 'Start the trace with heap_trace_start(HEAP_TRACE_LEAKS), which forgets blocks that are freed.',
      };
    case 'heap-trace-overflow':
    case 'heap-trace-duplicates':
    case 'heap-trace-corrupt':
    case 'heap-trace-disabled':
    case 'heap-records-skipped':
    case 'heap-tracker-artefact':
      return describeTraceTrouble(finding);
  }
}

type Of<Rule extends HeapFinding['ruleId']> = Extract<HeapFinding, { ruleId: Rule }>;

function describeLeak({ evidence }: Of<'heap-leak'>): FindingText {
  const { group, mode } = evidence;
  const verb = mode === 'all' ? 'still in use' : 'not freed';
  const region = group.region === null ? '' : group.region === 'psram' ? ' of PSRAM' : ' of internal RAM';
  const reasons = (group.cause?.reasons ?? []).filter((reason) => reason !== 'stack-names-it');
  const because = reasons.length === 0 ? '' : `; ${reasons.map((reason) => reasonTexts[reason]).join('; ')}`;
  return {
    message: `${formatBytes(group.bytes)}${region} ${verb}: ${describeGroup(group)}${because}.`,
    fix: group.cause ? causeNames[group.cause.id].advice : null,
  };
}

function describeMismatch({ evidence }: Of<'heap-total-mismatch'>): FindingText {
  const { statedBytes, statedCount, parsedBytes, parsedCount } = evidence;
  const stated = `${formatBytes(statedBytes)} in ${formatQuantity(statedCount, 'block')}`;
  if (parsedCount === 0) {
    return {
      message: `The summary states ${stated}, but its records are not in this log.`,
      fix: 'Save the log from the "Heap Trace" header on, not the summary alone.',
    };
  }
  return {
    message: `The summary states ${stated}, its records sum to ${formatBytes(parsedBytes)} in ${formatQuantity(parsedCount, 'block')}.`,
    fix: 'Lines of the log are missing or damaged: capture it again at a lower baud rate, or with hardware flow control.',
  };
}

const truncationFixes: Readonly<Record<TruncationCause, string>> = {
  'interrupt-watchdog':
    'ESP-IDF prints the dump with interrupts off, and at 115200 baud more than some 30 records take longer than the 300 ms of the watchdog. For the test set CONFIG_ESP_INT_WDT=n, or CONFIG_ESP_INT_WDT_TIMEOUT_MS=10000, or a faster CONFIG_ESP_CONSOLE_UART_BAUDRATE.',
  panic: 'Find the panic in the log right after it; a dump from a task that still works is whole.',
  reboot: 'Look for the reset reason in the boot log that follows.',
  'next-dump':
    'Lines of the log are missing: capture it again at a lower baud rate, or with hardware flow control.',
  'end-of-input': 'Let the capture run until the line of 32 "=" that ends the dump.',
};

function describeTruncation({ evidence }: Of<'heap-dump-truncated'>): FindingText {
  const { truncatedBy, parsedRecords, statedRecords, endLine } = evidence;
  return {
    message: `The dump is cut off ${truncationWords(truncatedBy)} in line ${endLine}, ${whatIsMissing(parsedRecords, statedRecords)}.`,
    fix: truncatedBy === null ? 'Save the log up to the end of the dump.' : truncationFixes[truncatedBy],
  };
}

function whatIsMissing(parsed: number, stated: number | null): string {
  if (stated === null) return `after ${formatQuantity(parsed, 'record')}: there may be more leaks than these`;
  const of = formatQuantity(stated, 'record');
  return parsed < stated
    ? `after ${formatCount(parsed)} of ${of}: there may be more leaks than these`
    : `after all that its header counts (${of}): only its totals are missing, and whether the buffer was large enough`;
}

function describeMissingCallers({ evidence }: Of<'heap-callers-missing'>): FindingText {
  const version =
    evidence.dialect === 'idf-v5.1+'
      ? 'On RISC-V chips (ESP32-P4, C3, C6…) this needs ESP-IDF v5.5 or later:'
      : 'RISC-V chips record callers from ESP-IDF v5.5 on, Xtensa chips in all versions:';
  return {
    message: `No record has callers, so nothing says who allocated ${evidence.blocks === 1 ? 'this block' : `these ${formatQuantity(evidence.blocks, 'block')}`}.`,
    fix: `${version}\n${callerOptions}\nthen idf.py fullclean build flash, because all code must be compiled with frame pointers.`,
  };
}

function describeShallowCallers({ evidence }: Of<'heap-callers-shallow'>): FindingText {
  const { blocks, blocksInDump, depth, frames } = evidence;
  const known = [...new Set(frames)].slice(0, 6).map(safeText).join(', ');
  return {
    message: `The stacks of ${formatCount(blocks)} of ${formatQuantity(blocksInDump, 'block')} end in the allocator (${known}): ${formatQuantity(depth, 'caller')} recorded, and who asked is further out.`,
    fix: `Record more callers:\n${callerOptions}`,
  };
}

function describeElfMismatch({ evidence: { elf } }: Of<'elf-mismatch'>): FindingText {
  const why =
    elf.shaPrefix !== null && !elf.sha256.startsWith(elf.shaPrefix)
      ? `the firmware in the log has the SHA-256 ${elf.shaPrefix}…, ${safeText(elf.path)} has ${elf.sha256.slice(0, 9)}…`
      : `${formatCount(elf.misfits)} of ${formatQuantity(elf.tested, 'return address', 'return addresses')} in ${safeText(elf.path)} follow no call`;
  return {
    message: `WRONG ELF: ${why}. Its names would be those of other functions, so they are left out.`,
    fix: 'Give the ELF that was built together with the flashed image.',
  };
}

type TraceTrouble = Of<
  | 'heap-trace-overflow'
  | 'heap-trace-duplicates'
  | 'heap-trace-corrupt'
  | 'heap-trace-disabled'
  | 'heap-records-skipped'
  | 'heap-tracker-artefact'
>;

function describeTraceTrouble(finding: TraceTrouble): FindingText {
  switch (finding.ruleId) {
    case 'heap-trace-overflow': {
      const { capacity } = finding.evidence;
      const size = capacity === null ? '' : ` of ${formatQuantity(capacity, 'record')}`;
      return {
        message: `The trace buffer${size} overflowed and dropped its oldest records: leaks are missing.`,
        fix: 'Give heap_trace_init_standalone a larger buffer; in PSRAM it costs no internal RAM.',
      };
    }
    case 'heap-trace-duplicates':
      return {
        message: 'Blocks were allocated while the dump was printed: some may be listed twice.',
        fix: 'Call heap_trace_stop() before heap_trace_dump().',
      };
    case 'heap-trace-corrupt':
      return {
        message: `ESP-IDF found the list of the trace corrupt after ${formatQuantity(finding.evidence.parsedRecords, 'record')}: memory was overwritten.`,
        fix: 'Switch on CONFIG_HEAP_POISONING_COMPREHENSIVE=y and call heap_caps_check_integrity_all(true) around the suspect.',
      };
    case 'heap-trace-disabled':
      return {
        message: 'Heap tracing is disabled in this firmware.',
        fix: `Switch it on:\n${callerOptions}`,
      };
    case 'heap-records-skipped':
      return {
        message: `${formatQuantity(finding.evidence.skippedRecords, 'record')} could not be read with certainty: ${finding.evidence.reason}.`,
        fix: 'Stop other tasks from logging while the dump is printed, for instance with esp_log_level_set("*", ESP_LOG_NONE).',
      };
    case 'heap-tracker-artefact': {
      const { bytes, records, isStated } = finding.evidence;
      const how = isStated ? '' : ', to judge by its size';
      return {
        message: `${formatBytes(bytes)} are the leak tracker's own buffer (${formatQuantity(records, 'record')} of 112 B${how}), not a leak; the verdict leaves them out.`,
        fix: 'Call alloc_trace_init() before heap_trace_start().',
      };
    }
  }
}

/** `0x40023456 0x4002a000 …`: the start of a stack without names. */
export function formatCallers(callers: readonly number[]): string {
  const shown = callers.slice(0, maxCallersShown).map(formatAddress);
  return [...shown, ...(callers.length > maxCallersShown ? ['…'] : [])].join(' ');
}
