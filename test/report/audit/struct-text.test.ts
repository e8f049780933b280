import { describe, expect, it } from 'vitest';
import type { StructLayout, StructMember } from '../../../src/model/struct-layout.js';
import { formatLayout } from '../../../src/report/audit/struct-text.js';

const member = (name: string, offsetBytes: number, sizeBytes: number | null): StructMember => ({
  name,
  type: 'some_t',
  offsetBytes,
  sizeBytes,
  bits: null,
  isBase: false,
});

function layoutOf(members: readonly StructMember[]): StructLayout {
  return { name: 'x', kind: 'struct', sizeBytes: 32, members, constants: [], isCut: false, unit: null };
}

function holesOf(...members: readonly StructMember[]): readonly string[] {
  return formatLayout(layoutOf(members), null)
    .filter((line) => line.includes('(hole)'))
    .map((line) => line.trim().replace(/\s+/g, ' '));
}

describe('a structure in a table', () => {
  it('shows the holes between members whose sizes are known, and the one at the end', () => {
    expect(holesOf(member('a', 0, 4), member('b', 8, 4))).toEqual(['4 4 (hole)', '12 20 (hole)']);
  });

  it('shows no hole where a member of unknown size may be', () => {
    expect(holesOf(member('a', 0, null), member('b', 24, 4))).toEqual(['28 4 (hole)']);
    expect(holesOf(member('a', 0, 24), member('b', 24, null))).toEqual([]);
  });

  it('cuts long names at 80 columns, and shows more of them where the terminal has more', () => {
    const name = 'a_member_with_a_name_of_forty_characters';
    const text = (columns: number | null): string =>
      formatLayout(layoutOf([member(name, 0, 32)]), columns).join('\n');
    expect(text(null)).not.toContain(name);
    expect(text(80)).toBe(text(null));
    expect(text(120)).toContain(name);
  });
});
