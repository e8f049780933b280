import type { Constructor, ConstructorMap, InitFunction } from '../../model/constructor.js';
import type { BootLog, MapFinding } from '../../model/constructor-report.js';
import { cutMiddle } from '../text/cut-middle.js';
import { formatFindingAndFix, formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';
import { groupedBy } from '../text/grouped-by.js';
import { safeText } from '../text/safe-text.js';
import { formatTable, formatTableWithin } from '../text/table.js';
import { formatQuantity } from '../text/units.js';
import { formatEntry, remarkOn, tellingName } from './constructor-words.js';
import { nextSteps } from './leave-out-own.js';
import { describeCtorsFinding } from './messages.js';
import { formatMapVerdict } from './verdict.js';

export type MapReport = {
  readonly map: ConstructorMap;
  readonly findings: readonly MapFinding[];
  readonly log: BootLog | null;
  /** Those of the map that the firmware's own code leaves out. */
  readonly skipped: ReadonlySet<Constructor>;
};

const unknownComponent = 'of unknown component';

/** The map for people: a verdict, then the constructors by component. Each line starts as a line of a skip list. */
export function formatMapText(report: MapReport, look: Look): string {
  const { map, findings, skipped } = report;
  const { constructors, initFunctions, path, sha256 } = map;
  const { style } = look;
  const steps = nextSteps(report);
  const isBad = findings.some(({ severity }) => severity !== 'note');
  const blocks = [
    formatHeadlines(
      {
        verdict: formatMapVerdict(report),
        paint: isBad ? style.bold.red : style.bold,
        origin: `${safeText(path)} · SHA-256 ${sha256.slice(0, 9)}`,
      },
      look,
    ),
    ...findings.map((finding) => formatFindingAndFix({ ...finding, ...describeCtorsFinding(finding) }, look)),
    ...formatComponents(constructors, skipped, look),
    ...(initFunctions.length > 0 ? [formatInitFunctions(initFunctions, look)] : []),
    ...(steps.length > 0 ? [formatSteps(steps, look)] : []),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const entryColumns = [{ title: '' }, { title: '' }, { title: '' }] as const;
/** A source is never cut shorter than this. */
const minEntryWidth = 40;

function formatComponents(
  constructors: readonly Constructor[],
  skipped: MapReport['skipped'],
  { style, columns: width }: Look,
): string[][] {
  // All of one width, so that the columns stand under each other in each group.
  const cells = constructors.map(formatRow);
  const [, ...rows] =
    width === null
      ? formatTable(entryColumns, cells)
      : formatTableWithin(entryColumns, cells, { width, column: 0, minWidth: minEntryWidth });
  const entries = constructors.map((constructor, index) => ({
    name: constructor.component ?? unknownComponent,
    lines: [rows[index] ?? '', ...formatNote(constructor, skipped.has(constructor), width)],
  }));
  return [...groupedBy(entries, ({ name }) => name)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => [
      style.bold(`${safeText(name)} (${own.length})`),
      ...own.flatMap(({ lines }) => lines),
    ]);
}

function formatRow(constructor: Constructor): string[] {
  return [formatEntry(constructor), `#${constructor.index}`, formatArray(constructor)];
}

// Below its line, as a comment of the list: its name where that is not told by the file, whether this build skips it,
// and why it must run.
function formatNote(constructor: Constructor, isSkipped: boolean, columns: number | null): string[] {
  const name = tellingName(constructor);
  const why = remarkOn(constructor, isSkipped);
  const taken = '  # '.length + (why === null ? 0 : why.length + ', '.length);
  const shown = name === null || columns === null ? name : cutMiddle(name, Math.max(columns - taken, 12));
  const parts = [shown, why].filter((part) => part !== null);
  return parts.length === 0 ? [] : [`  # ${parts.join(', ')}`];
}

/** `init`, `priority 200` */
function formatArray({ array, priority }: Constructor): string {
  if (priority === null) return array;
  return array === 'priority' ? `priority ${priority}` : `${array}, priority ${priority}`;
}

// These lines start with a word, so that a list made of this text does not take them for constructors.
function formatInitFunctions(functions: readonly InitFunction[], { style }: Look): string[] {
  const title = `${formatQuantity(functions.length, 'system init function')} (ESP_SYSTEM_INIT_FN), which no list may skip`;
  const rows = functions.map((one) => [
    `stage ${one.stage}`,
    formatCores(one.cores),
    formatEntry(one),
    safeText(one.name ?? '').replace(/^__esp_system_init_fn_/, ''),
  ]);
  const [, ...lines] = formatTable([...entryColumns, { title: '' }], rows);
  return [style.bold(title), ...lines];
}

/** A bit for each core: `core 0`, `cores 0 1`. */
function formatCores(mask: number): string {
  const numbers = Array.from({ length: 32 }, (_, core) => core).filter((core) => ((mask >>> core) & 1) === 1);
  return `${numbers.length === 1 ? 'core' : 'cores'} ${numbers.join(' ') || 'none'}`;
}
