import { formatEvent } from '../text/ndjson.js';
import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipFile, SkipSelection, SkipStyle, SkipWarning } from '../../model/constructor-skip.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { fileWord, shellWord } from '../text/shell-word.js';
import { formatCount, formatQuantity } from '../text/units.js';
import { formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';
import { formatEntry, tellingName } from './constructor-words.js';
import { startupOption } from './leave-out-own.js';
import { constructorToJson, elfToJson } from './map-json.js';
import { describeSkipWarning } from './skip-messages.js';
import type { NextStep } from '../../model/log-report.js';

export type SkipReport = {
  readonly map: ConstructorMap;
  readonly style: SkipStyle;
  readonly selection: SkipSelection;
  readonly files: readonly SkipFile[];
  readonly warnings: readonly SkipWarning[];
  /** Words of the choice, to be typed again. */
  readonly choice: readonly string[];
};

/** For people: the verdict, what is skipped, what was done, what next. Lines that start with an address are a list. */
export function formatSkipText(report: SkipReport, look: Look): string {
  const { selection, files } = report;
  // What is printed instead of written is the answer alone, so that it can be piped into patch or the linker.
  const printed = files.filter(({ action }) => action === 'printed');
  if (printed.length > 0) return printed.map(({ text }) => text ?? '').join('');
  const blocks = [
    formatHeadlines(
      {
        verdict: formatSkipVerdict(report),
        paint: look.style.bold,
        origin: safeText(report.map.path),
      },
      look,
    ),
    selection.skipped.map((one) => [formatEntry(one), tellingName(one) ?? []].flat().join('  ')),
    files.map(({ path, action }) => `${action.padEnd(9)}  ${safeText(path)}`),
    formatSteps(nextSteps(report), look),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The answer in one line. */
function formatSkipVerdict({ map, style, selection }: SkipReport): string {
  const total = formatQuantity(map.constructors.length, 'constructor');
  const { skipped } = selection;
  if (skipped.length === 0) return `SKIP none of ${total}: the loop with an empty list (${style})`;
  return `SKIP ${formatCount(skipped.length)} of ${total} (${style})`;
}

function nextSteps({ map, style, files, choice, warnings }: SkipReport): readonly NextStep[] {
  const elf = fileWord(map.path);
  const isWritten = files.some(({ action }) => action === 'written');
  const build = { say: 'Build the project.', lines: [] };
  const verify = { say: 'Check the new build:', lines: [`esp-rtc-diag ctors verify ${elf}`] };
  if (style === 'linker' || style === 'patch') {
    if (!isWritten) return [{ say: 'Give a folder for the files: --out DIR', lines: [] }];
    if (style === 'linker')
      return [{ say: 'Add what the file says to the project, and build it.', lines: [] }, verify];
    const order = 'esp-rtc-diag ctors ELF --boot-log boot.log';
    return [
      warnings.some(({ kind }) => kind === 'patch-without-image')
        ? { say: 'Patch what is flashed, too: --bin build/<project>.bin', lines: [] }
        : { say: 'Flash the patched .bin.', lines: [] },
      { say: 'Check the order of the calls in a boot at log level debug:', lines: [order] },
    ];
  }
  const again = `esp-rtc-diag ctors skip ${elf} ${choice.map(shellWord).join(' ')} ${startupOption}`;
  const isThere = isWritten || files.some(({ action }) => action === 'unchanged');
  if (!isThere)
    return [{ say: "Edit ESP-IDF's startup.c, or the project's copy of it:", lines: [`${again} --write`] }];
  return [build, verify];
}

/** For scripts. */
export function formatSkipJson(report: SkipReport): string {
  const { style, selection, files, warnings } = report;
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatSkipVerdict(report),
    style,
    elf: elfToJson(report.map),
    skipped: selection.skipped.map(toJson),
    kept: selection.kept.map(toJson),
    files,
    warnings: warnings.map(describeSkipWarning),
  })}\n`;
}

/** One JSON object a line: each constructor, each file, the verdict last. */
export function formatSkipNdjson(report: SkipReport): string {
  const { style, selection, files, warnings } = report;
  return [
    ...selection.skipped.map((one) => formatEvent('skipped', toJson(one))),
    ...selection.kept.map((one) => formatEvent('kept', toJson(one))),
    ...files.map((file) => formatEvent('file', file)),
    formatEvent('verdict', {
      verdict: formatSkipVerdict(report),
      style,
      warnings: warnings.map(describeSkipWarning),
    }),
  ].join('');
}

function toJson(constructor: Constructor): object {
  return constructorToJson(constructor);
}
