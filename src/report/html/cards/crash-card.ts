import type { AllocationFailure } from '../../../model/console-record.js';
import type { Breakdown, ConsoleReport, Sourced } from '../../../model/console-report.js';
import type { LogReport } from '../../../model/log-report.js';
import {
  crashStackRows,
  crashStackTitles,
  whatFailed,
  whatIsCorrupt,
  whatPanicked,
  whoStarved,
} from '../../memory/crash-messages.js';
import { formatCount, formatQuantity, formatRest } from '../../text/units.js';
import { groupedBy } from '../../text/grouped-by.js';
import { markup, type Markup } from '../markup.js';
import { renderTable, type Cell } from './table.js';

const maxKinds = 30;
/** Call stacks below the table, each of another kind of crash. */
const maxStacks = 3;

type Crash = Sourced<Breakdown | AllocationFailure>;

/** Panics and failed allocations; equal ones once, with their count, and where they crashed. */
export function renderCrashes({ console }: LogReport): Markup | null {
  const { crashes, count } = crashesOf(console);
  if (crashes.length === 0) return null;
  const kinds = [...groupedBy(crashes, wordsOf)].toSorted((a, b) => b[1].length - a[1].length);
  const rows = kinds.slice(0, maxKinds).map(([words, same]): readonly Cell[] => {
    const last = same.at(-1);
    return [
      { text: formatCount(same.length), sortBy: same.length },
      { text: words },
      { text: last ? `${last.source}:${last.line}` : '' },
      { text: last ? String(last.boot + 1) : '', sortBy: last?.boot ?? 0 },
    ];
  });
  const stacks = kinds.flatMap(([words, same]) => renderStack(words, same.at(-1)) ?? []).slice(0, maxStacks);
  return markup`<section class="card">
    <h2>Crashes</h2>
    <p>${formatQuantity(count, 'event')} in all${count > crashes.length ? `, ${formatCount(crashes.length)} of them here` : ''}</p>
    ${renderTable([{ title: 'times', isNumber: true }, { title: 'what' }, { title: 'last at' }, { title: 'boot', isNumber: true }], rows, { rest: formatRest(kinds.length - rows.length, 'kind') })}
    ${stacks}
  </section>`;
}

// A panic that ends a failed allocation is told by it.
function crashesOf({ panics, allocationFailures }: ConsoleReport): { crashes: Crash[]; count: number } {
  const placeOf = ({ source, line }: Crash): string => `${line} ${source}`;
  const failed = new Set(allocationFailures.items.map(placeOf));
  const others = panics.items.filter(
    (one) => one.kind !== 'panic' || one.cause !== 'allocation-failure' || !failed.has(placeOf(one)),
  );
  const told = panics.items.length - others.length;
  return {
    crashes: [...others, ...allocationFailures.items],
    count: panics.count + allocationFailures.count - told,
  };
}

function wordsOf(crash: Crash): string {
  switch (crash.kind) {
    case 'allocation-failure':
      return whatFailed(crash);
    case 'panic':
      return whatPanicked(crash);
    case 'heap-corruption':
      return whatIsCorrupt(crash);
    case 'task-watchdog':
      return whoStarved(crash);
  }
}

function renderStack(words: string, crash: Crash | undefined): Markup | null {
  const frames = crash !== undefined && 'frames' in crash ? crash.frames : [];
  const rows = crashStackRows(frames).map((row) => row.map((text) => ({ text })));
  if (rows.length === 0) return null;
  // A warning of the task watchdog is none.
  const heading = crash?.kind === 'panic' ? 'Where it crashed' : 'Where it ran';
  return markup`<h3>${heading}, innermost first <small>${words}</small></h3>
    ${renderTable(
      crashStackTitles.map((title) => ({ title })),
      rows,
    )}`;
}
