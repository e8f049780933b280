import type { Cycle, CycleTrend, Trend } from '../../model/console-report.js';
import type { Capability } from '../../model/console-record.js';
import type { HeapDumpReport } from '../../model/heap-report.js';
import type { LogReport, WordedFinding } from '../../model/log-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { causeNames, confidenceNames } from '../heap/cause-names.js';
import { formatPlace } from '../heap/group-words.js';
import { formatAddress, formatBytes, formatCount } from '../text/units.js';
import { renderIcicle } from './icicle.js';
import { markup, type Markup } from './markup.js';
import { capabilities } from './page-data.js';

const maxRows = 60;

/** What was found, worst first, each with what to do. */
export function renderFindings({ findings }: LogReport): Markup | null {
  if (findings.length === 0) return null;
  return markup`<section>
    <h2>Findings</h2>
    <ul class="findings">
      ${findings.slice(0, maxRows).map(renderFinding)}
    </ul>
  </section>`;
}

function renderFinding({ severity, ruleId, confidence, message, fix }: WordedFinding): Markup {
  return markup`<li class="${severity}">
    <p><b>${severity}</b> ${message} <small>${confidenceNames[confidence]} · ${ruleId}</small></p>
    ${fix === null ? null : markup`<pre>${fix.split('\n').map((line) => markup`${line}<br />`)}</pre>`}
  </li>`;
}

/** Where the charts of free memory go. */
export function renderTimelines(count: number): Markup | null {
  if (count === 0) return null;
  const places = Array.from(
    { length: count },
    (_, index) => markup`<div class="chart" id="timeline-${index}"></div>`,
  );
  return markup`<section>
    <h2>Free memory</h2>
    ${places}
  </section>`;
}

/** What each connection kept. */
export function renderCycles({ console: log }: LogReport, hasChart: boolean): Markup | null {
  const cycles = log.cycles.items;
  if (cycles.length === 0) return null;
  const known = capabilities.filter((capability) => cycles.some(({ before }) => before[capability] !== null));
  return markup`<section>
    <h2>Connections</h2>
    ${hasChart ? markup`<div class="chart" id="cycles"></div>` : null}
    ${table(
      ['pool', 'cycles', 'per cycle', 'from', 'to', 'verdict', 'cycles until empty'],
      log.cycleTrends.items.map(cycleTrendRow),
    )}
    ${table(
      ['cycle', 'line', 'connected', 'lasted', ...known.map((one) => `${capabilityNames[one]} kept`)],
      cycles.slice(0, maxRows).map((cycle) => cycleRow(cycle, known)),
    )}
  </section>`;
}

function cycleTrendRow(trend: CycleTrend): string[] {
  return [
    capabilityNames[trend.capability],
    formatCount(trend.cycles),
    formatSigned(trend.perCycleBytes ?? 0),
    formatSigned(trend.low ?? 0),
    formatSigned(trend.high ?? 0),
    trend.verdict,
    trend.cyclesToEmpty === null ? '–' : formatCount(trend.cyclesToEmpty),
  ];
}

function cycleRow(cycle: Cycle, known: readonly Capability[]): string[] {
  const { connected } = cycle.latencyMs;
  const { startMs, endMs } = cycle;
  const lasted = endMs === null ? null : endMs - startMs;
  return [
    String(cycle.id),
    formatCount(cycle.line),
    connected === null ? '–' : `${formatCount(connected)} ms`,
    lasted === null ? '–' : `${formatCount(lasted)} ms`,
    ...known.map((capability) => formatMaybeBytes(cycle.retained[capability])),
  ];
}

/** How fast each pool falls, and when it is empty. */
export function renderForecast({ console: { trends } }: LogReport): Markup | null {
  const moving = trends.items.filter(({ kind }) => kind !== 'flat');
  if (moving.length === 0) return null;
  return markup`<section>
    <h2>Forecast</h2>
    ${table(
      ['boot', 'pool', 'what', 'from', 'to', 'samples', 'bytes a second', 'empty after'],
      moving.slice(0, maxRows).map(trendRow),
    )}
  </section>`;
}

function trendRow(trend: Trend): string[] {
  const { timeToEmptySeconds } = trend;
  return [
    String(trend.boot + 1),
    capabilityNames[trend.capability],
    trend.kind,
    `${(trend.fromMs / 1000).toFixed(1)} s`,
    `${(trend.toMs / 1000).toFixed(1)} s`,
    formatCount(trend.samples),
    formatSigned(Math.round(trend.slopeBytesPerSecond)),
    timeToEmptySeconds === null ? '–' : `${timeToEmptySeconds.toFixed(1)} s`,
  ];
}

/** Who owns what the last heap trace lists. */
export function renderOwners({ dumps, dumpCount }: LogReport): Markup | null {
  const dump = dumps.at(-1);
  if (!dump || dump.kinds.length === 0) return null;
  const which = dumpCount > 1 ? `, the last of ${formatCount(dumpCount)} dumps` : '';
  return markup`<section>
    <h2>Heap trace</h2>
    <p>
      ${dump.source}:${dump.facts.line}${which}: ${formatBytes(dump.leakedBytes)} in
      ${formatCount(dump.leakedCount)} blocks
    </p>
    ${table(['bytes', 'blocks', 'size', 'region', 'what', 'known', 'owner'], ownerRows(dump))}
    ${renderIcicle(dump)}
  </section>`;
}

function ownerRows({ kinds }: HeapDumpReport): string[][] {
  return kinds.slice(0, maxRows).map(({ bytes, count, sizeBytes, region, cause, owner }) => {
    const place = owner ? formatPlace(owner) : '';
    return [
      formatCount(bytes),
      formatCount(count),
      formatCount(sizeBytes),
      region ?? '–',
      cause ? causeNames[cause.id].one : '–',
      cause ? confidenceNames[cause.confidence] : '–',
      owner ? owner.name + (place === '' ? '' : ` at ${place}`) : 'unknown',
    ];
  });
}

/** The static constructors of the ELF, in the order of their calls. */
export function renderConstructors({ constructors }: LogReport): Markup | null {
  if (constructors.length === 0) return null;
  return markup`<section>
    <h2>Static constructors</h2>
    ${table(
      ['#', 'address', 'component', 'name', 'place'],
      constructors.map(({ index, address, component, name, file, line }) => [
        String(index),
        formatAddress(address),
        component ?? '–',
        name ?? '–',
        formatPlace({ file, line }),
      ]),
    )}
  </section>`;
}

// `8,192`, `-12`, `1,370 ms`, `–`
const numberCell = /^(?:-?[\d,.]+(?: m?s)?|–)$/;

function table(titles: readonly string[], rows: readonly (readonly string[])[]): Markup | null {
  if (rows.length === 0) return null;
  const classes = titles.map((_, at) =>
    rows.every((row) => numberCell.test(row[at] ?? '')) ? 'number' : 'text',
  );
  return markup`<div class="scroll"><table>
    <thead><tr>${titles.map((title, at) => markup`<th class="${classes[at] ?? ''}">${title}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => markup`<tr>${row.map((cell, at) => markup`<td class="${classes[at] ?? ''}">${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function formatMaybeBytes(bytes: number | null): string {
  return bytes === null ? '–' : formatSigned(bytes);
}

function formatSigned(bytes: number): string {
  return bytes < 0 ? `-${formatCount(-bytes)}` : formatCount(bytes);
}
