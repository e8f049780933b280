import type { HeapDumpReport, HeapGroup } from '../../model/heap-report.js';
import { mergeUnowned } from './merge-unowned.js';

/** A dump without the names that a wrong ELF gave it, and without what only these names had shown. */
export function withoutNames(dump: HeapDumpReport): HeapDumpReport {
  const groups = dump.groups.map(withoutName);
  return {
    ...dump,
    elf: dump.elf && { ...dump.elf, matches: false },
    groups,
    kinds: mergeUnowned(groups),
  };
}

function withoutName(group: HeapGroup): HeapGroup {
  const isByStack = group.cause?.confidence === 'by-stack';
  return { ...group, owner: null, stack: [], cause: isByStack ? null : group.cause };
}
