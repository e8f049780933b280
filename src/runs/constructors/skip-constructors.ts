import { selectSkipped } from '../../analysis/constructors/select-skipped.js';
import { verifyConstructors } from '../../analysis/constructors/verify.js';
import { DiagError, exitCodes } from '../../errors.js';
import type { ConstructorMap } from '../../model/constructor.js';
import type {
  SkipFile,
  SkipList,
  SkipProblem,
  SkipSelection,
  SkipStyle,
} from '../../model/constructor-skip.js';
import { describeSkipProblem } from '../../report/constructors/skip-messages.js';
import type { SkipReport } from '../../report/constructors/skip-report.js';
import type { OpenElfs } from '../../streamer/open-elf.js';
import { openConstructorElf, type ConstructorElf } from './constructor-elf.js';
import { readConstructorList } from './read-constructor-list.js';
import { readConstructors } from './read-constructors.js';
import { skipByLinker } from './skip-by-linker.js';
import { skipByPatch } from './skip-by-patch.js';
import { editStartup, judgeStartupStyle, warnOfStyle } from './skip-by-startup.js';

export type SkipOptions = {
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

/**
 * Chooses constructors of an ELF and makes what leaves them out, in the style that is asked for. Throws a DiagError where
 * the choice, the style or the files do not go together; nothing is changed then.
 */
export async function skipConstructors(
  elf: string,
  options: SkipOptions,
  elfs: OpenElfs,
): Promise<SkipReport> {
  const source = openConstructorElf(elf, elfs);
  const map = await readConstructors(source, options.map);
  const selection = select(map, options, await readList(map, options.list));
  return { ...(await apply(map, selection, { ...options, source })), choice: choiceWords(options) };
}

/** The options that choose, as they are typed. */
function choiceWords({ skip = [], keep = [], list, map, style, force }: SkipOptions): readonly string[] {
  return [
    ...skip.flatMap((pattern) => ['--skip', pattern]),
    ...keep.flatMap((pattern) => ['--keep', pattern]),
    ...(list === undefined ? [] : ['--list', list]),
    ...(map === undefined ? [] : ['--map', map]),
    ...(style === 'slots' ? [] : ['--style', style]),
    ...(force === true ? ['--force'] : []),
  ];
}

async function readList(map: ConstructorMap, path: string | undefined): Promise<SkipList | null> {
  if (path === undefined) return null;
  const entries = await readConstructorList(path, new AbortController().signal);
  return { path, entries: verifyConstructors(map, entries) };
}

// Without a choice, --write installs the loop with an empty list: what is chosen later moves nothing.
function select(map: ConstructorMap, options: SkipOptions, list: SkipList | null): SkipSelection {
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
  options: SkipOptions & { readonly source: ConstructorElf },
): Promise<Omit<SkipReport, 'choice'>> {
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
  options: SkipOptions & { readonly style: 'slots' | 'table' | 'literal' },
): Promise<Omit<SkipReport, 'choice'>> {
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
  'list-all-protected',
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
