import type { ElfMatch } from '../../model/heap-report.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import type { FirmwareElf } from '../symbols/elf-choice.js';
import { CauseFinder } from './causes.js';
import { configuredSizes, possibleSizes, provenSizes, type ObjectSizes } from './object-sizes.js';

type Given = { readonly elfs: readonly FirmwareElf[]; readonly sdkconfig: Sdkconfig | null };

/**
 * Which sizes blocks are judged by. What the ELF of the running firmware proves comes before the sdkconfig, which may
 * be newer, and that before what is known of firmware in general.
 */
export class CauseChoice {
  readonly #given: Given;
  readonly #known = new Map<string, CauseFinder>();

  constructor(given: Given) {
    this.#given = given;
  }

  /** `isOld` for the text of ESP-IDF v5.0 and before; `elf` is what was chosen for the dump. */
  for(isOld: boolean, elf: ElfMatch | null): CauseFinder {
    const proving =
      elf?.matches === true ? this.#given.elfs.find(({ path }) => path === elf.path) : undefined;
    const key = `${isOld} ${proving?.proofs ? proving.path : ''}`;
    let causes = this.#known.get(key);
    if (!causes) {
      causes = this.#make(isOld, proving);
      this.#known.set(key, causes);
    }
    return causes;
  }

  #make(isOld: boolean, elf: FirmwareElf | undefined): CauseFinder {
    const { sdkconfig } = this.#given;
    const otherwise: ObjectSizes = sdkconfig
      ? configuredSizes(sdkconfig)
      : possibleSizes(isOld ? 'idf-v3-v5.0' : 'idf-v5.1+');
    const proofs = elf?.proofs?.();
    return proofs
      ? new CauseFinder(provenSizes(proofs, otherwise), proofs.hasSharedPtrMutex)
      : new CauseFinder(otherwise);
  }
}
