import type { HeapDumpReport, HeapGroup, SharedKind } from '../../model/heap-report.js';
import { groupFingerprint } from './group-fingerprint.js';
import { isPartial } from './lost-blocks.js';

/** Kinds of block that are followed; what is shared by all dumps is in the first one. */
const maxKinds = 1_000;

type Followed = { group: HeapGroup; dumps: number; minCount: number; maxCount: number };

/** Finds the kinds of block that every whole dump has which has any. */
export class SharedKinds {
  readonly #kinds = new Map<string, Followed>();
  #dumps = 0;

  add(dump: HeapDumpReport): void {
    const { kinds } = dump;
    if (kinds.length === 0 || isPartial(dump)) return;
    this.#dumps++;
    for (const group of kinds) this.#addGroup(group);
  }

  finish(): readonly SharedKind[] {
    const shared = [...this.#kinds.values()].filter(({ dumps }) => dumps === this.#dumps);
    return shared
      .map(({ group, minCount, maxCount }) => ({ group, minCount, maxCount }))
      .toSorted((a, b) => b.group.sizeBytes * b.minCount - a.group.sizeBytes * a.minCount);
  }

  #addGroup(group: HeapGroup): void {
    const key = groupFingerprint(group);
    const known = this.#kinds.get(key);
    if (known) {
      known.group = group;
      known.dumps++;
      known.minCount = Math.min(known.minCount, group.count);
      known.maxCount = Math.max(known.maxCount, group.count);
    } else if (this.#dumps === 1 && this.#kinds.size < maxKinds) {
      this.#kinds.set(key, { group, dumps: 1, minCount: group.count, maxCount: group.count });
    }
  }
}
