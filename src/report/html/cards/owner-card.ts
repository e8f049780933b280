import type { HeapDumpReport, HeapGroup } from '../../../model/heap-report.js';
import type { LogReport } from '../../../model/log-report.js';
import { causeNames, confidenceNames } from '../../heap/cause-names.js';
import { formatPlace } from '../../heap/group-words.js';
import { lastTraceWords } from '../../heap/trace-words.js';
import { formatCount, formatRest } from '../../text/units.js';
import { renderIcicle } from '../icicle.js';
import { markup, type Markup } from '../markup.js';
import { renderTable, type Cell } from './table.js';

const maxRows = 200;

/** Who owns what the last heap trace lists: a table to sort and to search, and the call stacks as a picture. */
export function renderOwners(report: LogReport): Markup | null {
  const dump = report.dumps.at(-1);
  if (!dump || dump.kinds.length === 0) return null;
  return markup`<section class="card">
    <h2>Who keeps it</h2>
    <p>${lastTraceWords(report)}${elfWords(dump)}</p>
    <label class="filter">find <input type="search" data-filters="owners" placeholder="owner, file, cause" /></label>
    <div id="owners">${renderTable(
      [
        { title: 'bytes', isNumber: true },
        { title: 'count', isNumber: true },
        { title: 'size', isNumber: true },
        { title: 'region' },
        { title: 'owner' },
        { title: 'what' },
        { title: 'how we know' },
      ],
      dump.kinds.slice(0, maxRows).map(rowOf),
      { canSort: true, rest: formatRest(dump.kinds.length - maxRows, 'group') },
    )}</div>
    ${renderIcicle(dump)}
  </section>`;
}

function elfWords({ elf }: HeapDumpReport): string {
  if (!elf) return '; no ELF given: --elf names the owners';
  if (elf.matches === false) return `; ${elf.path} is another build: its names are not shown`;
  return elf.matches === null ? `; names from ${elf.path}` : `; names from ${elf.path}, which matches`;
}

function rowOf({ bytes, count, sizeBytes, region, cause, owner }: HeapGroup): readonly Cell[] {
  const place = owner ? formatPlace(owner) : '';
  const isGuess = cause?.confidence === 'by-size';
  return [
    { text: formatCount(bytes), sortBy: bytes },
    { text: formatCount(count), sortBy: count },
    { text: formatCount(sizeBytes), sortBy: sizeBytes },
    { text: region ?? '–' },
    { text: owner ? owner.name + (place === '' ? '' : ` at ${place}`) : 'unknown' },
    { text: cause ? causeNames[cause.id].one : '–', isGuess },
    { text: cause ? confidenceNames[cause.confidence] : '–', isGuess },
  ];
}
