import type { ChipSummary, FlashAction, FlashedFile, FlashReport } from '../../model/flash-report.js';
import { hanging } from '../text/paragraph.js';
import { formatSteps, type Look } from '../text/report-parts.js';
import { safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { baseName, flashStateText } from './flash-state-text.js';
import { formatSeconds, formatSize } from './sizes.js';

/** The answer of `flash` for people: what was done, to which chip, and what it does now. */
export function formatFlashReport(report: FlashReport, { style, columns: width }: Look): string {
  const { text, colour } = verdict(report);
  const paint = colour === null ? style.bold : style.bold[colour];
  const lines = hanging(text, width).map((line) => paint(line));
  if (report.chip !== null) lines.push([chipText(report.chip), ...afterText(report)].join(' · '));
  const rows = report.files.map(({ offset, path, size, action }) => [
    formatAddress(offset),
    formatCount(size),
    action,
    safeText(path),
  ]);
  const columns = [{ title: 'offset' }, { title: 'bytes', isNumber: true }, { title: '' }, { title: 'file' }];
  if (rows.length > 0) lines.push('', ...formatTable(columns, rows));
  const next = nextSteps(report);
  if (next.length > 0) lines.push('', ...formatSteps(next, { columns: width }));
  return `${lines.join('\n')}\n`;
}

function nextSteps({ interruptedState, files, mustErase }: FlashReport): readonly Step[] {
  if (interruptedState !== null) {
    const what = mustErase ? 'erases all of the flash once more' : 'leaves alone what the flash holds whole';
    return [{ say: `Run the same command again: it ${what}.`, lines: [] }];
  }
  return files.some(({ action }) => action === 'differs') ? stepsOfDifference : [];
}

const stepsOfDifference = [
  { say: 'Write what differs: the same command without --verify-only leaves the rest alone.', lines: [] },
  {
    say: 'Where it differs again at once, try another cable or supply. Firmware that writes into its own partitions (NVS, LittleFS, OTA data) changes them, too.',
    lines: [],
  },
] as const;

type Step = Parameters<typeof formatSteps>[0][number];

type Verdict = { readonly text: string; readonly colour: 'red' | 'yellow' | 'green' | null };

function verdict(report: FlashReport): Verdict {
  const { files, seconds, isVerified, mustErase, interruptedState } = report;
  const size = formatSize(files.reduce((sum, file) => sum + file.size, 0));
  const what = `${formatQuantity(files.length, 'file')}, ${size}`;
  if (interruptedState !== null)
    return { text: `INTERRUPTED: ${flashStateText(interruptedState)}`, colour: 'yellow' };
  const differing = files.filter(({ action }) => action === 'differs');
  if (differing.length > 0) {
    const names = differing.map(
      ({ path, offset }) => `${safeText(baseName(path))} at ${formatAddress(offset)}`,
    );
    const text = `DIFFERS ${formatCount(differing.length)} of ${what}: ${names.join(', ')}`;
    return { text, colour: 'red' };
  }
  const first = files[0]?.action;
  const erase = mustErase ? ' after all of the flash is erased' : '';
  if (first === 'planned') return { text: `PLANNED ${what}${erase}; nothing was written`, colour: null };
  if (first === 'verified') return { text: `VERIFIED ${what} in ${formatSeconds(seconds)}`, colour: 'green' };
  const proof = isVerified ? 'verified' : 'not verified: the chip shows nothing of its flash';
  const text = `FLASHED ${what} in ${formatSeconds(seconds)} (${actions(files)}), ${proof}`;
  return { text, colour: 'green' };
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
