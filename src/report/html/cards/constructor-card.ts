import type { LogReport } from '../../../model/log-report.js';
import { formatPlace } from '../../heap/group-words.js';
import { formatAddress, formatQuantity } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { renderTable } from './table.js';

const maxRows = 400;

/** The static constructors of the ELF, in the order of their calls. */
export function renderConstructors({ constructors }: LogReport): Markup | null {
  if (constructors.length === 0) return null;
  const rows = constructors
    .slice(0, maxRows)
    .map(({ index, address, component, name, file, line }) => [
      { text: String(index), sortBy: index },
      { text: formatAddress(address), sortBy: address },
      { text: component ?? '–' },
      { text: name ?? '–' },
      { text: formatPlace({ file, line }) },
    ]);
  return markup`<section class="card">
    <details>
      <summary><h2>Static constructors</h2> <small>${formatQuantity(constructors.length, 'constructor')} before app_main</small></summary>
      ${renderTable([{ title: 'runs', isNumber: true }, { title: 'address' }, { title: 'component' }, { title: 'name' }, { title: 'place' }], rows, { canSort: true })}
    </details>
  </section>`;
}
