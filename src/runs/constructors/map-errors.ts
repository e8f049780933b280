import { DiagError } from '../../errors.js';

const hint = 'Give the map that the same build wrote (build/<project>.map).';

/** What GNU ld did not write: a map of lld, or no map. */
export function noMap(path: string): DiagError {
  return new DiagError({ code: 'map-unusable', message: `${path} is no linker map of GNU ld.`, hint });
}

/** `difference` begins with the ELF: `app.elf: they differ in the section .text`. */
export function otherMap(path: string, difference: string): DiagError {
  return new DiagError({
    code: 'map-other-build',
    message: `${path} is not the map of ${difference}.`,
    hint,
  });
}
