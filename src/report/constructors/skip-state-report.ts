import type { ChalkInstance } from 'chalk';
import type { ConstructorMap } from '../../model/constructor.js';
import type { SkipEntry, SkipStyle } from '../../model/constructor-skip.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { fileWord } from '../text/shell-word.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { elfToJson, formatEvent } from './map-json.js';

export type SkipStateReport = {
  readonly map: ConstructorMap;
  readonly style: SkipStyle | null;
  readonly entries: readonly SkipEntry[];
  readonly isGuarded: boolean;
};

/** What this build will skip, for people. */
export function formatStateText(report: SkipStateReport, style: ChalkInstance): string {
  const verdict = safeText(formatStateVerdict(report));
  const isGood = report.entries.every(({ holds }) => holds);
  const lines = report.entries.map(formatEntry);
  const next = isGood
    ? []
    : [
        '',
        'Next:',
        `  1. Make the list anew: esp-rtc-diag ctors skip ${fileWord(report.map.path)} --list LIST --startup startup.c --write`,
      ];
  return `${[isGood ? style.bold(verdict) : style.bold.red(verdict), safeText(report.map.path), ...(lines.length > 0 ? ['', ...lines] : []), ...next].join('\n')}\n`;
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
