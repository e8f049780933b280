import type { LinkerRule } from '../../model/constructor-skip.js';
import { safeText } from '../text/safe-text.js';

/**
 * A linker script that leaves the constructors of some objects out (GNU ld, "Output Section Discarding"). It has to
 * stand before the project's own scripts on the command line: after them it is a silent no-op. The symbols tell
 * `ctors verify` what was meant.
 */
export function writeLinkerScript(rules: readonly LinkerRule[], leftOutSymbols: readonly string[]): string {
  const lines = [
    '/* Made by: esp-rtc-diag ctors skip --style linker',
    ' * Give it to the linker before all other scripts: -T esp-rtc-diag-skip.ld -T …',
    ' * In a CMakeLists.txt of ESP-IDF, after project():',
    ' *   target_link_options(${CMAKE_PROJECT_NAME}.elf BEFORE PRIVATE -T ${CMAKE_SOURCE_DIR}/esp-rtc-diag-skip.ld)',
    ' * Check each build: esp-rtc-diag ctors verify build/<project>.elf */',
    'SECTIONS',
    '{',
    '  /DISCARD/ :',
    '  {',
    ...rules.flatMap((rule) =>
      patternsOf(rule).map((pattern) => `    ${pattern}(${rule.sections.join(' ')})`),
    ),
    '  }',
    '}',
    ...leftOutSymbols.map((symbol) => `"${symbol}" = 1;`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same with binutils alone: lines for a shell that take the sections out of the objects before they are linked. */
export function writeObjcopyLines(rules: readonly LinkerRule[]): string {
  const lines = rules.map(({ unit, archive, sections }) => {
    const removed = sections.flatMap((name) => [`--remove-section=${name}`, `--remove-section=.rela${name}`]);
    const where = archive === null ? unit : `${archive}(${unit})`;
    return `# riscv32-esp-elf-objcopy ${removed.join(' ')} OBJECT   (${safeText(where)})`;
  });
  return `${lines.join('\n')}\n`;
}

// `?` for what a file name of a linker script may not hold; the rule was tried on the plain names. A name without a
// wildcard would be a file to load, hence the brackets.
function patternsOf({ unit, archive }: LinkerRule): readonly string[] {
  const name = plain(unit);
  const objects = [`${name}.obj`, `${name}.o`];
  if (archive === null) return objects.flatMap((object) => [`*:${object}`, `*/${object}`, bracketed(object)]);
  const library = plain(archive);
  return objects.flatMap((object) => [`*/${library}:${object}`, `${bracketed(library)}:${object}`]);
}

function bracketed(name: string): string {
  return `[${name.slice(0, 1)}]${name.slice(1)}`;
}

function plain(name: string): string {
  return name.replace(/[^\w.+-]/g, '?');
}
