import { buildLinkerRules } from '../../analysis/constructors/skip-linker.js';
import type { ConstructorMap } from '../../model/constructor.js';
import type { SkipFile, SkipProblem, SkipSelection } from '../../model/constructor-skip.js';
import { leftOutSymbol } from '../../parsers/elf/constructors/skip-state.js';
import { writeLinkerScript, writeObjcopyLines } from '../../report/constructors/linker-script.js';
import { writeInto } from '../../io/write-into.js';

const scriptName = 'esp-rtc-diag-skip.ld';
const objcopyName = 'esp-rtc-diag-skip-objcopy.txt';

type Made =
  | { readonly files: readonly SkipFile[]; readonly problem: null }
  | { readonly files: null; readonly problem: SkipProblem };

/** A linker script, and the same as objcopy lines, in a folder; the script alone is printed without one. */
export async function skipByLinker(
  map: ConstructorMap,
  selection: SkipSelection,
  folder: string | undefined,
): Promise<Made> {
  const { rules, problem } = buildLinkerRules(map, selection);
  if (problem) return { files: null, problem };
  const script = writeLinkerScript(
    rules,
    rules.map(({ source }) => leftOutSymbol(source)),
  );
  if (folder === undefined)
    return { files: [{ path: scriptName, action: 'printed', text: script }], problem: null };
  const place = { folder, inputs: [map.path] };
  const written = [
    await writeInto(place, scriptName, Buffer.from(script)),
    await writeInto(place, objcopyName, Buffer.from(writeObjcopyLines(rules))),
  ];
  const files = written.map((path): SkipFile => ({ path, action: 'written' }));
  return { files, problem: null };
}
