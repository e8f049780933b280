import type { BootFact, ConsolePlace } from '../../model/console-record.js';
import type { Boot } from '../../model/console-report.js';

/** A boot of which nothing is known but where it is. */
export function newBoot(source: string, { line, boot }: ConsolePlace): Boot {
  return {
    source,
    boot,
    line,
    reason: null,
    elfPrefix: null,
    idfVersion: null,
    project: null,
    appVersion: null,
    chipRevision: null,
    appOffset: null,
    heapRegions: [],
    partitions: [],
    isDmaInternal: false,
    isPsramDerived: false,
  };
}

/** Rows of a table that are kept; a damaged log may repeat them without end. */
const maxRows = 64;

/** What a line of a boot adds to what is known of it. */
export function bootPartOf({ fact }: BootFact, known: Boot | null): Partial<Boot> {
  switch (fact.name) {
    case 'project':
      return { project: fact.value };
    case 'app-version':
      return { appVersion: fact.value };
    case 'idf-version':
      return { idfVersion: fact.value };
    case 'elf-sha256':
      return { elfPrefix: fact.value };
    case 'chip':
      return { chipRevision: fact.value };
    case 'application':
      return {};
    case 'app-offset':
      return { appOffset: fact.offset };
    case 'partition': {
      const { label, offset, sizeBytes } = fact;
      return { partitions: withRow(known?.partitions ?? [], { label, offset, sizeBytes }) };
    }
    case 'heap-region': {
      const { address, sizeBytes, type } = fact;
      return { heapRegions: withRow(known?.heapRegions ?? [], { address, sizeBytes, type }) };
    }
  }
}

function withRow<Row>(rows: readonly Row[], row: Row): readonly Row[] {
  return rows.length < maxRows ? [...rows, row] : rows;
}
