import { readFile } from 'node:fs/promises';
import { noteSkipped } from '../../analysis/constructors/skip-notes.js';
import {
  buildSlotWords,
  buildTableWords,
  slotCapacity,
  tableCapacity,
} from '../../analysis/constructors/skip-words.js';
import { DiagError, exitCodes } from '../../errors.js';
import { replaceFile } from '../../io/replace-file.js';
import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipFile, SkipProblem, SkipWarning } from '../../model/constructor-skip.js';
import { formatSkipNote, skipNotesSection } from '../../parsers/elf/constructors/skip-notes.js';
import {
  installSkip,
  parseStartup,
  removeSkip,
  type StartupProblem,
} from '../../parsers/source/startup-c.js';
import { describeStartupProblem, whereStartupIs } from '../../report/constructors/startup-messages.js';
import {
  writeLiteralCode,
  writeSlotsCode,
  writeTableCode,
  type StartupCode,
} from '../../report/constructors/startup-code.js';
import { codeOf, inputError } from '../../streamer/input-error.js';

/** That of ESP-IDF has 15 KB; what is far larger overflows the regular expressions that look for its loops. */
const maxStartupBytes = 1024 * 1024;
const backupSuffix = '.before-esp-rtc-diag';

type StartupStyle = 'slots' | 'table' | 'literal';

/** Why this style cannot hold the list, or null. */
export function judgeStartupStyle(
  map: ConstructorMap,
  style: StartupStyle,
  skipped: readonly Constructor[],
): SkipProblem | null {
  if (map.startup !== 'idf-5') return { kind: 'no-loop', style, startup: map.startup };
  const longest = Math.max(
    ...(['priority', 'init'] as const).map(
      (array) => map.constructors.filter((one) => one.array === array).length,
    ),
  );
  if (style === 'slots' && longest > slotCapacity)
    return { kind: 'table-too-small', style, capacity: slotCapacity, entries: longest };
  if (style === 'table' && skipped.length > tableCapacity)
    return { kind: 'table-too-small', style, capacity: tableCapacity, entries: skipped.length };
  return null;
}

/** What each style of startup.c asks of its user. */
export function warnOfStyle(style: StartupStyle): readonly SkipWarning[] {
  if (style === 'slots') return [];
  return style === 'table'
    ? [{ kind: 'addresses-move' }]
    : [{ kind: 'addresses-move' }, { kind: 'literal-drifts' }];
}

export type StartupEdit = {
  readonly path: string;
  readonly isWritten: boolean;
  readonly style: StartupStyle;
};

/** Edits the user's startup.c, or makes the diff for it. Throws a DiagError, and changes nothing, for an unknown shape. */
export async function editStartup(
  map: ConstructorMap,
  skipped: readonly Constructor[],
  { path, isWritten, style }: StartupEdit,
): Promise<readonly SkipFile[]> {
  const old = await readStartup(path);
  const removed = removeSkip(old);
  if (removed.problem === 'edited-since') throw refuse(path, removed.problem);
  const original = removed.value ?? old;
  const shape = parseStartup(original);
  if (shape.problem !== null) throw refuse(path, shape.problem);
  // On Xtensa the loop over them is compiled out, and no linker script has their bounds.
  const hasPriority = map.machine !== 'xtensa' && shape.value.loops.some(({ array }) => array === 'priority');
  const edited = installSkip(original, shape.value, writeCode(map, skipped, { style, hasPriority }));
  if (!isWritten) {
    const { createTwoFilesPatch } = await import('diff');
    return [{ path, action: 'printed', text: createTwoFilesPatch(path, path, old, edited, '', '') }];
  }
  const { backup } = await replaceFile(path, Buffer.from(edited, 'latin1'), backupSuffix);
  if (backup === null) return [{ path, action: 'unchanged' }];
  return [
    { path: backup, action: 'backup' },
    { path, action: 'written' },
  ];
}

/** `esp-rtc-diag ctors revert startup.c`: takes our code out again, byte for byte. */
export async function revertStartup(path: string): Promise<void> {
  const removed = removeSkip(await readStartup(path));
  if (removed.problem !== null) throw refuse(path, removed.problem);
  await replaceFile(path, Buffer.from(removed.value, 'latin1'), '.with-esp-rtc-diag');
}

type CodeOptions = { readonly style: StartupStyle; readonly hasPriority: boolean };

function writeCode(
  map: ConstructorMap,
  skipped: readonly Constructor[],
  { style, hasPriority }: CodeOptions,
): StartupCode {
  const notes = noteSkipped(map, skipped, style).map(formatSkipNote);
  const rest = { notes, section: skipNotesSection };
  if (style === 'slots') return writeSlotsCode({ ...buildSlotWords(map, skipped), ...rest });
  if (style === 'table') return writeTableCode({ ...buildTableWords(map, skipped), ...rest }, hasPriority);
  return writeLiteralCode(
    skipped.map(({ address }) => address),
    notes,
    skipNotesSection,
  );
}

// One character for each byte, whatever the encoding is.
async function readStartup(path: string): Promise<string> {
  const text = await readFile(path, 'latin1').catch((cause: unknown) => {
    const error = inputError(path, cause);
    if (codeOf(cause) !== 'ENOENT') throw error;
    const { code, message } = error;
    throw new DiagError({ code, message, hint: whereStartupIs, cause });
  });
  if (text.length > maxStartupBytes) throw refuse(path, 'too-large');
  return text;
}

function refuse(path: string, problem: StartupProblem | 'too-large'): DiagError {
  return new DiagError({
    code: `startup-${problem}`,
    ...describeStartupProblem(path, problem),
    exitCode: exitCodes.refused,
  });
}
