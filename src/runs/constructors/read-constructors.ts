import { describeConstructors, describeInitFunctions } from '../../analysis/constructors/constructor-map.js';
import { sha256OfFile } from '../../streamer/file-hash.js';
import type { ConstructorMap } from '../../model/constructor.js';
import { readConstructorArrays } from '../../parsers/elf/constructors/constructor-arrays.js';
import { ElfSymbolizer } from '../../parsers/elf/elf-symbolizer.js';
import { parseLinkerMap } from '../../parsers/source/linker-map.js';
import { parseMapSections } from '../../parsers/source/map-sections.js';
import { describeMapProblem } from '../../report/constructors/skip-messages.js';
import { readText } from '../../streamer/read-text.js';
import { applyLinkerMap } from '../../analysis/constructors/apply-map.js';
import { noMap, otherMap } from './map-errors.js';
import type { ConstructorElf } from './constructor-elf.js';

/**
 * The constructors of an ELF in the order in which the chip calls them, named and classified. Throws a DiagError for a
 * file that has no constructor arrays, is stripped or cannot be read.
 */
export async function readConstructors(
  { path, elf, symbols }: ConstructorElf,
  linkerMap?: string,
): Promise<ConstructorMap> {
  const arrays = readConstructorArrays(elf, symbols);
  const symbolizer = new ElfSymbolizer(elf, symbols);
  const source = { symbols, symbolizer };
  const constructors = describeConstructors(arrays.entries, source);
  const initFunctions = describeInitFunctions(arrays, source);
  const map: ConstructorMap = {
    path,
    sha256: await sha256OfFile(path),
    machine: elf.machine,
    startup: arrays.startup,
    constructors,
    initFunctions,
    warnings: [...arrays.warnings, ...symbolizer.warnings],
  };
  return linkerMap === undefined ? map : withLinkerMap(map, linkerMap);
}

async function withLinkerMap(map: ConstructorMap, path: string): Promise<ConstructorMap> {
  const text = await readText(path, new AbortController().signal);
  const [pieces, { inputs, outputs }] = [parseLinkerMap(text), parseMapSections(text)];
  if (pieces.length === 0 && outputs.length === 0) throw noMap(path);
  const applied = applyLinkerMap(map, pieces, inputs);
  if (applied.problem === null) return applied.map;
  throw otherMap(path, `${map.path}: ${describeMapProblem(applied.problem)}`);
}
