import { selectSkipped } from '../analysis/constructors/select-skipped.js';
import { verifyConstructors } from '../analysis/constructors/verify.js';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { openOutput } from '../io/output.js';
import type { ConstructorMap } from '../model/constructor.js';
import type { SkipFile, SkipList, SkipProblem, SkipSelection, SkipStyle } from '../model/constructor-skip.js';
import { describeSkipProblem, describeSkipWarning } from '../report/constructors/skip-messages.js';
import {
  formatSkipJson,
  formatSkipNdjson,
  formatSkipText,
  type SkipReport,
} from '../report/constructors/skip-report.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { readConstructorList } from '../runs/constructors/read-constructor-list.js';
import { readConstructors } from '../runs/constructors/read-constructors.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { skipByPatch } from '../runs/constructors/skip-by-patch.js';
import { skipByLinker } from '../runs/constructors/skip-by-linker.js';
import { editStartup, judgeStartupStyle, warnOfStyle } from '../runs/constructors/skip-by-startup.js';
import { warn } from '../runs/answer/warn.js';
import { styleOf } from '../runs/answer/answer-look.js';

export type CtorsSkipOptions = CommonOptions & {
  readonly skip?: readonly string[];
  readonly keep?: readonly string[];
  readonly list?: string;
  readonly style: SkipStyle;
  readonly map?: string;
  readonly startup?: string;
  readonly out?: string;
  readonly bin?: string;
  readonly write?: boolean;
  readonly force?: boolean;
};

/** `esp-rtc-diag ctors skip ELF`: chooses constructors and makes what leaves them out. */
export async function runCtorsSkip(elf: string, options: CtorsSkipOptions): Promise<ExitCode> {
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const map = await readConstructors(elf, files, options.map);
    const selection = select(map, options, await readList(map, options.list));
    const report = await apply(map, selection, { ...options, elfs: files });
    if (options.format === 'text')
      for (const warning of report.warnings) warn(`warning: ${describeSkipWarning(warning)}`);
    output.write(format(report, options));
    await output.finish();
    return exitCodes.ok;
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    files.close();
  }
}

async function readList(map: ConstructorMap, path: string | undefined): Promise<SkipList | null> {
  if (path === undefined) return null;
  const entries = await readConstructorList(path, new AbortController().signal);
  return { path, entries: verifyConstructors(map, entries) };
}

// Without a choice, --write installs the loop with an empty list: what is chosen later moves nothing.
function select(map: ConstructorMap, options: CtorsSkipOptions, list: SkipList | null): SkipSelection {
  const { skip = [], keep = [] } = options;
  if (skip.length === 0 && list === null && options.write === true)
    return { skipped: [], kept: map.constructors, warnings: [] };
  const { selection, problem } = selectSkipped(map.constructors, {
    skip,
    keep,
    list,
    isForced: options.force === true,
  });
  if (problem) throw skipError(problem);
  return selection;
}

async function apply(
  map: ConstructorMap,
  selection: SkipSelection,
  options: CtorsSkipOptions & { readonly elfs: OpenElfs },
): Promise<SkipReport> {
  const { style } = options;
  if (style === 'linker') {
    const { files, problem } = await skipByLinker(map, selection, options.out);
    if (problem) throw skipError(problem);
    return { map, style, selection, files, warnings: selection.warnings };
  }
  if (style === 'patch') {
    const { files, warnings } = await skipByPatch(map, selection, options);
    return { map, style, selection, files, warnings: [...selection.warnings, ...warnings] };
  }
  return applyToStartup(map, selection, { ...options, style });
}

async function applyToStartup(
  map: ConstructorMap,
  selection: SkipSelection,
  options: CtorsSkipOptions & { readonly style: 'slots' | 'table' | 'literal' },
): Promise<SkipReport> {
  const { style, startup } = options;
  const problem = judgeStartupStyle(map, style, selection.skipped);
  if (problem) throw skipError(problem);
  const edit = { path: startup ?? '', isWritten: options.write === true, style };
  const files: readonly SkipFile[] =
    startup === undefined ? [] : await editStartup(map, selection.skipped, edit);
  return { map, style, selection, files, warnings: [...selection.warnings, ...warnOfStyle(style)] };
}

const refusals = new Set<SkipProblem['kind']>([
  'pattern-all-protected',
  'everything',
  'no-loop',
  'table-too-small',
  'unit-unknown',
  'unit-shared',
]);

function skipError(problem: SkipProblem): DiagError {
  const exitCode = refusals.has(problem.kind)
    ? exitCodes.refused
    : problem.kind === 'list-not-found'
      ? exitCodes.input
      : exitCodes.usage;
  return new DiagError({ code: `skip-${problem.kind}`, ...describeSkipProblem(problem), exitCode });
}

function format(report: SkipReport, options: CtorsSkipOptions): string {
  const style = styleOf(options);
  if (options.format === 'text') return formatSkipText(report, style);
  return options.format === 'json' ? formatSkipJson(report) : formatSkipNdjson(report);
}
