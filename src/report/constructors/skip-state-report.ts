import { formatEvent } from '../text/ndjson.js';
import type { ConstructorMap } from '../../model/constructor.js';
import type { SkipEntry, SkipStyle } from '../../model/constructor-skip.js';
import type { NextStep } from '../../model/log-report.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';
import { fileWord } from '../text/shell-word.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { elfToJson } from './map-json.js';

export type SkipStateReport = {
  readonly map: ConstructorMap;
  readonly style: SkipStyle | null;
  readonly entries: readonly SkipEntry[];
  readonly isGuarded: boolean;
};

/** What this build will skip, for people. */
export function formatStateText(report: SkipStateReport, look: Look): string {
  const { map, entries } = report;
  const { bold } = look.style;
  const isGood = entries.every(({ holds }) => holds);
  const blocks = [
    formatHeadlines(
      {
        verdict: formatStateVerdict(report),
        paint: isGood ? bold : bold.red,
        origin: safeText(map.path),
      },
      look,
    ),
    entries.map(formatEntry),
    formatSteps(nextSteps(report, isGood), look),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function nextSteps({ map, style }: SkipStateReport, isGood: boolean): readonly NextStep[] {
  const elf = fileWord(map.path);
  if (style === null) {
    return [
      {
        say: 'Where some were left out, this build was made without that: see whether it compiles the startup.c that was edited. Else see which to leave out:',
        lines: [`esp-rtc-diag ctors ${elf}`],
      },
    ];
  }
  const again = `esp-rtc-diag ctors skip ${elf} --list LIST --startup startup.c --write`;
  return isGood ? [] : [{ say: 'Make the list anew:', lines: [again] }];
}

function formatStateVerdict({ style, entries, isGuarded, map }: SkipStateReport): string {
  const total = formatQuantity(map.constructors.length, 'constructor');
  if (style === null) return `NOTHING is skipped: no code of ours is linked into this ELF, all ${total} run`;
  const drifted = entries.filter(({ holds }) => !holds).length;
  const what = formatQuantity(entries.length, 'entry', 'entries');
  if (isGuarded) return `DRIFT: the list was made for another build, so this one skips nothing (${style})`;
  if (drifted > 0) return `DRIFT: ${formatCount(drifted)} of ${what} not what was meant (${style})`;
  return `HOLDS: this build skips ${what}, as meant (${style})`;
}

function formatEntry({ address, was, is, holds }: SkipEntry): string {
  const place = address === null ? 'nowhere   ' : formatAddress(address);
  if (holds && address === null) return `${place}  ${safeText(was ?? '')}, ${safeText(is ?? '')}`;
  if (holds) return `${place}  ${safeText(is ?? was ?? '')}`;
  const now = is === null ? 'is not skipped' : `skips ${safeText(is)}`;
  return `${place}  DRIFT  meant ${safeText(was ?? 'nothing')}; ${now}`;
}

/** For scripts, in the shape of the contract. */
export function formatStateJson(report: SkipStateReport): string {
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatStateVerdict(report),
    style: report.style,
    elf: elfToJson(report.map),
    entries: report.entries.map(skipEntryToJson),
  })}\n`;
}

/** One JSON object a line. */
export function formatStateNdjson(report: SkipStateReport): string {
  return [
    ...report.entries.map((entry) => formatEvent('entry', skipEntryToJson(entry))),
    formatEvent('verdict', { verdict: formatStateVerdict(report), style: report.style }),
  ].join('');
}

/** `{ slot, address, was, is, holds }` */
function skipEntryToJson({ slot, address, ...rest }: SkipEntry): object {
  return {
    slot: slot === null ? null : formatAddress(slot),
    address: address === null ? null : formatAddress(address),
    ...rest,
  };
}
