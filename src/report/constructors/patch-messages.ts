import type { ConstructorMap } from '../../model/constructor.js';
import { formatAddress } from '../text/units.js';
import type { ProblemText } from './skip-messages.js';

export type { ProblemText } from './skip-messages.js';

type Problem =
  | { readonly kind: 'no-image' }
  | { readonly kind: 'signed'; readonly extraBytes: number }
  | { readonly kind: 'other-elf'; readonly stored: string | null }
  | { readonly kind: 'word-differs'; readonly address: number };

/** Why an app image was not patched, and what to do. */
export function describePatchProblem(path: string, problem: Problem): ProblemText {
  switch (problem.kind) {
    case 'no-image':
      return {
        message: `${path} is no whole app image with an app description.`,
        hint: 'Give build/<project>.bin of the same build.',
      };
    case 'signed':
      return {
        message: `${path} has ${problem.extraBytes} bytes behind its hash: it is signed, and a patch would break the signature.`,
        hint: 'Patch before signing, or use --style slots or --style linker.',
      };
    case 'other-elf':
      return {
        message: `${path} was not made from this ELF: it names ${problem.stored === null ? 'none' : `one with the SHA-256 ${problem.stored.slice(0, 9)}…`}.`,
        hint: 'Give the .bin and the .elf of the same build.',
      };
    case 'word-differs':
      return {
        message: `${path} does not have the ELF's word at ${formatAddress(problem.address)}.`,
        hint: 'Give the .bin and the .elf of the same build, unpatched.',
      };
  }
}

/** Why the words of constructors have nothing to point to. */
export function describeNoReturn({ machine, path }: ConstructorMap): ProblemText {
  return {
    message:
      machine === 'riscv'
        ? `${path} has no compressed return instruction that a constructor could be replaced by.`
        : `--style patch knows RISC-V alone; ${path} is for ${machine}.`,
    hint: 'Use --style slots or --style linker.',
  };
}
