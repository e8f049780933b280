import { describe, expect, it } from 'vitest';
import { chooseElfs, type FirmwareElf } from '../../../src/analysis/symbols/elf-choice.js';

/** An ELF in which a call stands before these addresses alone; it has no code at 0x5000 and above. */
function elfWith(path: string, afterCalls: readonly number[], sha256 = path.repeat(8)): FirmwareElf {
  return {
    path,
    sha256,
    symbolizer: { framesAt: () => [] },
    isAfterCall: (address) => (address >= 0x5000 ? null : afterCalls.includes(address)),
  };
}

const callers = (count: number): number[] => Array.from({ length: count }, (_, i) => 0x4000 + 2 * i);

function matchOf(
  fitting: number,
  given: number,
  shaPrefix: string | null = null,
): boolean | null | undefined {
  return chooseElfs([elfWith('a', callers(fitting))], new Set(callers(given)), shaPrefix).match?.matches;
}

describe('an ELF', () => {
  it('matches a log whose callers all follow a call of it', () => {
    expect(matchOf(4, 4)).toBe(true);
    expect(matchOf(36, 37)).toBe(true);
    expect(matchOf(10, 37)).toBe(false);
  });

  it('does not match by one to three callers, which fit another build by chance; names are taken all the same', () => {
    expect([1, 2, 3].map((count) => matchOf(count, count))).toEqual([null, null, null]);
    expect(chooseElfs([elfWith('a', callers(2))], new Set(callers(2)), null).elfs).toHaveLength(1);
    expect(matchOf(0, 1)).toBe(false);
  });

  it('matches by the hash that the log names, whatever the callers', () => {
    expect(matchOf(0, 1, 'aaaa')).toBe(true);
    expect(matchOf(4, 4, 'bbbb')).toBe(false);
  });

  it('that has no code at the callers cannot be checked', () => {
    const { match } = chooseElfs([elfWith('rom', [])], new Set([0x5000, 0x5002]), null);
    expect(match).toMatchObject({ matches: null, tested: 0, misfits: 0 });
  });

  it('that fits best comes first', () => {
    const [good, bad] = [elfWith('good', callers(8)), elfWith('bad', [])];
    const { elfs, match } = chooseElfs([bad, good], new Set(callers(8)), null);
    expect(elfs).toEqual([good]);
    expect(match?.path).toBe('good');
  });
});
