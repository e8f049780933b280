import { HeapAnalysis } from '../../src/analysis/heap/heap-analysis.js';
import type { FirmwareElf } from '../../src/analysis/symbols/elf-choice.js';
import type { ElfProofs } from '../../src/model/elf-proofs.js';
import type { Frame, Symbolizer } from '../../src/model/frame.js';
import type { HeapDumpReport, HeapFinding, HeapRuleId, HeapSummary } from '../../src/model/heap-report.js';
import { SdkconfigParser, type Sdkconfig } from '../../src/parsers/source/sdkconfig.js';
import { feedHeapTrace } from './read-heap-trace.js';

export type HeapAnswer = {
  readonly dumps: readonly HeapDumpReport[];
  readonly summary: HeapSummary;
};

type AnalyseOptions = {
  /** Function names by return address; several names are inlined into each other, innermost first. */
  readonly names?: Readonly<Record<number, string | readonly string[]>>;
  readonly sdkconfig?: Sdkconfig;
  readonly source?: string;
  /** What the ELF of the made-up names proves. */
  readonly proofs?: ElfProofs;
};

/** Reads a log and analyses it, with made-up symbols instead of an ELF. */
export function analyseHeap(text: string, options: AnalyseOptions = {}): HeapAnswer {
  const { names, sdkconfig = null, source = 'a.log', proofs } = options;
  const dumps: HeapDumpReport[] = [];
  const elfs = names === undefined ? [] : [firmwareElf(names, proofs)];
  const analysis = new HeapAnalysis({ elfs, sdkconfig, onDump: (dump) => dumps.push(dump) });
  analysis.startSource(source);
  feedHeapTrace(analysis, [text]);
  return { dumps, summary: analysis.finish() };
}

/** The findings of one rule. */
export function findingsOf<Rule extends HeapRuleId>(
  { findings }: HeapSummary,
  rule: Rule,
): Extract<HeapFinding, { ruleId: Rule }>[] {
  return findings.filter(
    (finding): finding is Extract<HeapFinding, { ruleId: Rule }> => finding.ruleId === rule,
  );
}

/** The names of a call stack, each at a return address of its own, outwards from `first`. */
export function stackOf(
  first: number,
  names: readonly string[],
): { callers: number[]; names: Record<number, string> } {
  const callers = names.map((_, index) => first + index * 4);
  return { callers, names: Object.fromEntries(names.map((name, index) => [first + index * 4, name])) };
}

export function sdkconfigOf(...lines: readonly string[]): Sdkconfig {
  const parser = new SdkconfigParser();
  for (const line of lines) parser.push(line);
  return parser.end();
}

/** An ELF of made-up names, whose named addresses all follow a call. */
function firmwareElf(
  names: Readonly<Record<number, string | readonly string[]>>,
  proofs?: ElfProofs,
): FirmwareElf {
  return {
    path: 'app.elf',
    sha256: '0'.repeat(64),
    symbolizer: symbolizerOf(names),
    ...(proofs ? { proofs: () => proofs } : {}),
    isAfterCall: (address) => (address in names ? true : null),
  };
}

function symbolizerOf(names: Readonly<Record<number, string | readonly string[]>>): Symbolizer {
  const byReturn = new Map(Object.entries(names).map(([address, name]) => [Number(address), [name].flat()]));
  return {
    framesAt(address) {
      const known = byReturn.get(address + 1) ?? [];
      return known.map((name, index): Frame => ({
        function: name,
        file: '/src/app.cpp',
        line: 7,
        inlined: index < known.length - 1,
      }));
    },
  };
}
