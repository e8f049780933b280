import type { LogReport } from '../../../model/log-report.js';
import type { PageData } from '../../../model/report-page.js';
import { capabilityNames } from '../../text/capability-names.js';
import { formatReading } from '../../text/figures.js';
import { formatQuantity } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { capabilities } from '../timeline-data.js';
import { renderTable } from './table.js';

const maxRows = 40;

/** What is free in logs of which no chart is drawn, as one reading is no line. */
export function renderReadings({ console }: LogReport, { timelines }: PageData): Markup | null {
  const drawn = new Set(timelines.map(({ source }) => source));
  const samples = console.timeline.filter(
    ({ source, phase, free }) =>
      !drawn.has(source) && phase === null && capabilities.some((one) => free[one] !== null),
  );
  const known = capabilities.filter((one) => samples.some(({ free }) => free[one] !== null));
  if (samples.length === 0) return null;
  const rows = samples.slice(-maxRows).map(({ source, line, boot, free }) => [
    { text: `${source}:${line}, boot ${boot + 1}` },
    ...known.map((one) => {
      const bytes = free[one];
      return { text: bytes === null ? '–' : formatReading(bytes) };
    }),
  ]);
  const hidden = samples.length - rows.length;
  return markup`<section class="card">
    <h2>Free memory</h2>
    ${renderTable([{ title: 'where' }, ...known.map((one) => ({ title: capabilityNames[one], isNumber: true }))], rows)}
    ${hidden > 0 ? markup`<p>the last ones; ${formatQuantity(hidden, 'earlier one')}: --format json has all</p>` : null}
  </section>`;
}
