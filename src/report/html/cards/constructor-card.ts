import type { LogReport } from '../../../model/log-report.js';
import { remarkOn } from '../../constructors/constructor-words.js';
import { formatPlace } from '../../heap/group-words.js';
import { formatAddress, formatQuantity, formatRest } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { renderTable } from './table.js';

const maxRows = 400;

/** The static constructors of the ELF, in the order of their calls. */
export function renderConstructors(report: LogReport): Markup | null {
  const { constructors, skipped, console } = report;
  const { boots, samples } = console;
  if (constructors.length === 0) return null;
  const rows = constructors
    .slice(0, maxRows)
    .map((one) => [
      { text: String(one.index), sortBy: one.index },
      { text: formatAddress(one.address), sortBy: one.address },
      { text: one.component ?? '–' },
      { text: one.name ?? '–' },
      { text: formatPlace(one) },
      { text: remarkOn(one, skipped.has(one)) ?? '–' },
    ]);
  // Below what a log told it is an appendix; without one it is the answer.
  const isAlone = boots.count === 0 && samples.count === 0;
  return markup`<section class="card">
    <details ${isAlone ? markup`open` : null}>
      <summary><h2>Static constructors</h2> <small>${formatQuantity(constructors.length, 'constructor')} before app_main</small></summary>
      ${renderTable([{ title: 'runs', isNumber: true }, { title: 'address' }, { title: 'component' }, { title: 'name' }, { title: 'place' }, { title: 'remark' }], rows, { canSort: true, rest: formatRest(constructors.length - rows.length, 'constructor') })}
    </details>
  </section>`;
}
