import type { ChalkInstance } from 'chalk';
import type { Constructor, ConstructorMap, InitFunction } from '../../model/constructor.js';
import type { BootLog, MapFinding } from '../../model/constructor-report.js';
import { safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatQuantity } from '../text/units.js';
import { formatEntry, formatName, protectionWords } from './constructor-words.js';
import { formatCtorsFinding } from './finding-text.js';
import { formatMapVerdict } from './verdict.js';

export type MapReport = {
  readonly map: ConstructorMap;
  readonly findings: readonly MapFinding[];
  readonly log: BootLog | null;
};

const unknownComponent = 'of unknown component';

/** The map for people: a verdict, then the constructors by component. Each line starts as a line of a skip list. */
export function formatMapText({ map, findings, log }: MapReport, style: ChalkInstance): string {
  const { constructors, initFunctions } = map;
  const verdict = safeText(formatMapVerdict(map, findings, log));
  const isBad = findings.some(({ severity }) => severity !== 'note');
  const blocks = [
    [isBad ? style.bold.red(verdict) : style.bold(verdict)],
    ...findings.map((finding) => formatCtorsFinding(finding, style)),
    ...formatComponents(constructors, style),
    ...(initFunctions.length > 0 ? [formatInitFunctions(initFunctions, style)] : []),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const columns = [{ title: '' }, { title: '' }, { title: '' }, { title: '' }] as const;

function formatComponents(constructors: readonly Constructor[], style: ChalkInstance): string[][] {
  // All of one width, so that the columns stand under each other in each group.
  const [, ...rows] = formatTable(columns, constructors.map(formatRow));
  const groups = new Map<string, string[]>();
  for (const [index, { component }] of constructors.entries()) {
    const name = component ?? unknownComponent;
    groups.set(name, [...(groups.get(name) ?? []), rows[index] ?? '']);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, lines]) => [style.bold(`${safeText(name)} (${lines.length})`), ...lines]);
}

function formatRow(constructor: Constructor): string[] {
  const { index, protection } = constructor;
  return [
    formatEntry(constructor),
    `#${index}`,
    formatArray(constructor),
    // The name is the last column, so that a long one widens no other line.
    formatName(constructor) + (protection === null ? '' : `  protected: ${protectionWords[protection]}`),
  ];
}

/** `init`, `priority 200` */
function formatArray({ array, priority }: Constructor): string {
  if (priority === null) return array;
  return array === 'priority' ? `priority ${priority}` : `${array}, priority ${priority}`;
}

// These lines start with a word, so that a list made of this text does not take them for constructors.
function formatInitFunctions(functions: readonly InitFunction[], style: ChalkInstance): string[] {
  const title = `${formatQuantity(functions.length, 'system init function')} (ESP_SYSTEM_INIT_FN), which no list may skip`;
  const rows = functions.map((one) => [
    `stage ${one.stage}`,
    `cores ${one.cores.toString(2)}b`,
    formatEntry(one),
    safeText(one.name ?? ''),
  ]);
  const [, ...lines] = formatTable(columns, rows);
  return [style.bold(title), ...lines];
}
