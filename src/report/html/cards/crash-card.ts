import type { AllocationFailure } from '../../../model/console-record.js';
import type { Breakdown, Sourced } from '../../../model/console-report.js';
import type { LogReport } from '../../../model/log-report.js';
import { formatAddress, formatCount, formatQuantity } from '../../text/units.js';
import { groupedBy } from '../grouped-by.js';
import { markup, type Markup } from '../markup.js';
import { renderTable, type Cell } from './table.js';

const maxKinds = 30;

type Crash = Sourced<Breakdown | AllocationFailure>;

/** Panics and failed allocations; equal ones once, with their count. */
export function renderCrashes({ console: { panics, allocationFailures } }: LogReport): Markup | null {
  const all = [...panics.items, ...allocationFailures.items];
  if (all.length === 0) return null;
  const kinds = [...groupedBy(all, wordsOf)].toSorted((a, b) => b[1].length - a[1].length);
  const rows = kinds.slice(0, maxKinds).map(([words, crashes]): readonly Cell[] => {
    const last = crashes.at(-1);
    return [
      { text: formatCount(crashes.length), sortBy: crashes.length },
      { text: words },
      { text: last ? `${last.source}:${last.line}` : '' },
      { text: last ? String(last.boot + 1) : '', sortBy: last?.boot ?? 0 },
    ];
  });
  const total = panics.count + allocationFailures.count;
  return markup`<section class="card">
    <h2>Crashes</h2>
    <p>${formatQuantity(total, 'event')} in all${total > all.length ? `, ${formatCount(all.length)} of them here` : ''}</p>
    ${renderTable([{ title: 'times', isNumber: true }, { title: 'what' }, { title: 'last at' }, { title: 'boot', isNumber: true }], rows)}
  </section>`;
}

function wordsOf(crash: Crash): string {
  switch (crash.kind) {
    case 'allocation-failure': {
      const size = crash.sizeBytes === null ? '' : ` of ${formatCount(crash.sizeBytes)} B`;
      const caps = crash.caps === null ? '' : `, capabilities 0x${crash.caps.toString(16)}`;
      return `allocation${size} failed${caps}`;
    }
    case 'panic': {
      const pc = crash.registers['mepc'] ?? crash.registers['pc'] ?? crash.backtrace[0];
      return `${crash.cause}: ${crash.reason}${pc === undefined ? '' : ` at ${formatAddress(pc)}`}`;
    }
    case 'heap-corruption':
      return `heap corruption: ${crash.text}`;
    case 'task-watchdog':
      return `task watchdog`;
  }
}
