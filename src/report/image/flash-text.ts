import type { ChalkInstance } from 'chalk';
import type { ChipSummary, FlashAction, FlashedFile, FlashReport } from '../../model/flash-report.js';
import { safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatSeconds, formatSize } from './sizes.js';

/** The answer of `flash` for people: what was done, to which chip, and what it does now. */
export function formatFlashReport(report: FlashReport, style: ChalkInstance): string {
  const lines = [verdict(report, style)];
  if (report.chip !== null) lines.push([chipText(report.chip), ...afterText(report)].join(' · '));
  const rows = report.files.map(({ offset, path, size, action }) => [
    formatAddress(offset),
    formatCount(size),
    action,
    safeText(path),
  ]);
  const columns = [{ title: 'offset' }, { title: 'bytes', isNumber: true }, { title: '' }, { title: 'file' }];
  if (rows.length > 0) lines.push('', ...formatTable(columns, rows));
  return `${lines.join('\n')}\n`;
}

function verdict(report: FlashReport, style: ChalkInstance): string {
  const { files, seconds, isVerified, isInterrupted } = report;
  const size = formatSize(files.reduce((sum, file) => sum + file.size, 0));
  const what = `${formatQuantity(files.length, 'file')}, ${size}`;
  if (isInterrupted) return style.bold.yellow(`INTERRUPTED after ${what}: the flash is not complete`);
  const differing = files.filter(({ action }) => action === 'differs');
  if (differing.length > 0) {
    const names = differing.map(
      ({ path, offset }) => `${safeText(baseName(path))} at ${formatAddress(offset)}`,
    );
    return style.bold.red(`DIFFERS ${formatCount(differing.length)} of ${what}: ${names.join(', ')}`);
  }
  const first = files[0]?.action;
  if (first === 'planned') return style.bold(`PLANNED ${what}; nothing was written`);
  if (first === 'verified') return style.bold.green(`VERIFIED ${what} in ${formatSeconds(seconds)}`);
  const proof = isVerified ? 'verified' : 'not verified: the chip shows nothing of its flash';
  return style.bold.green(`FLASHED ${what} in ${formatSeconds(seconds)} (${actions(files)}), ${proof}`);
}

// `bootloader.bin same, app.bin written`, or counts where there are many.
function actions(files: readonly FlashedFile[]): string {
  if (files.length <= 4)
    return files.map(({ path, action }) => `${safeText(baseName(path))} ${action}`).join(', ');
  const count = (wanted: FlashAction): number => files.filter(({ action }) => action === wanted).length;
  return `${formatCount(count('written'))} written, ${formatCount(count('same'))} same`;
}

function chipText({ name, revision, flashSizeBytes }: ChipSummary): string {
  const parts = [revision === null ? `${name}, revision unknown` : `${name} revision ${revision}`];
  if (flashSizeBytes !== null) parts.push(`${flashSizeBytes / 1024 / 1024} MB flash`);
  return parts.join(' · ');
}

function afterText({ reset, boot }: FlashReport): string[] {
  if (boot === 'flash') return ['running'];
  if (boot === 'download') return ['waits for a download: release BOOT and press RESET'];
  return [reset === 'none' ? 'not restarted' : 'restarted, nothing heard of it'];
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
