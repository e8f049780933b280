import type { LogReport } from '../../../model/log-report.js';
import { protectionWords } from '../../constructors/constructor-words.js';
import { formatPlace } from '../../heap/group-words.js';
import { formatAddress, formatQuantity, formatRest } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { renderTable } from './table.js';

const maxRows = 400;

/** The static constructors of the ELF, in the order of their calls. */
export function renderConstructors({ constructors, console: { boots, samples } }: LogReport): Markup | null {
  if (constructors.length === 0) return null;
  const rows = constructors
    .slice(0, maxRows)
    .map(({ index, address, component, name, file, line, protection }) => [
      { text: String(index), sortBy: index },
      { text: formatAddress(address), sortBy: address },
      { text: component ?? '–' },
      { text: name ?? '–' },
      { text: formatPlace({ file, line }) },
      { text: protection === null ? '–' : protectionWords[protection] },
    ]);
  // Below what a log told it is an appendix; without one it is the answer.
  const isAlone = boots.count === 0 && samples.count === 0;
  return markup`<section class="card">
    <details ${isAlone ? markup`open` : null}>
      <summary><h2>Static constructors</h2> <small>${formatQuantity(constructors.length, 'constructor')} before app_main</small></summary>
      ${renderTable([{ title: 'runs', isNumber: true }, { title: 'address' }, { title: 'component' }, { title: 'name' }, { title: 'place' }, { title: 'protected' }], rows, { canSort: true, rest: formatRest(constructors.length - rows.length, 'constructor') })}
    </details>
  </section>`;
}
