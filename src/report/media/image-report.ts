import type { ImageReport } from '../../model/media.js';
import { formatKilobytes } from '../text/figures.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { formatCount, formatQuantity } from '../text/units.js';
import { findingJson } from '../text/finding-json.js';
import { describeImageFinding } from './image-messages.js';
import { fileWord } from '../text/shell-word.js';
import { formatFindingAndFix, formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';

/** What is in an image, in the shape of the contract (docs/media.md). */
export function formatImageJson(report: ImageReport): string {
  const { files, blocks, damaged } = report;
  const extracted = extractedOf(report);
  const findings = describe(report).map(findingJson);
  const body = { schemaVersion: 1, verdict: verdictOf(report), files, blocks, damaged, extracted, findings };
  return `${safeJson(body)}\n`;
}

/** One line a file, a finding, then the verdict. */
export function formatImageNdjson(report: ImageReport): string {
  const { files, blocks, damaged } = report;
  const extracted = extractedOf(report);
  const lines = [
    ...files.map((file) => ({ event: 'file', ...file })),
    ...describe(report).map((finding) => ({ event: 'finding', ...findingJson(finding) })),
    { event: 'verdict', verdict: verdictOf(report), blocks, damaged, extracted },
  ];
  return lines.map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`).join('');
}

const columns: readonly Column[] = [{ title: 'size', isNumber: true }, { title: 'path' }];

/** The same for people: verdict, source, files, what is damaged. */
export function formatImageText(report: ImageReport, look: Look): string {
  const { style } = look;
  const { blocks, source, version, folderCount, files, action } = report;
  const isBad = report.findings.some(({ severity }) => severity === 'error');
  const rows = files.map(({ size, path }) => [formatCount(size), safeText(path)]);
  const [header = '', ...lines] = formatTable(columns, rows);
  const out = [
    ...formatHeadlines(
      {
        verdict: verdictOf(report),
        paint: isBad ? style.bold.red : style.bold,
        origin: safeText(`${source} · LittleFS ${version} · ${formatQuantity(folderCount, 'folder')}`),
      },
      look,
    ),
    `${formatCount(blocks.used)} of ${formatCount(blocks.count)} blocks of ${formatCount(blocks.size)} B used`,
    ...(action.kind === 'listed' && files.length > 0 ? ['', style.dim(header), ...lines] : []),
    ...describe(report).flatMap((finding) => ['', ...formatFindingAndFix(finding, look)]),
    ...nextSteps(report, look),
  ];
  return `${out.join('\n')}\n`;
}

function nextSteps({ action, source }: ImageReport, look: Look): string[] {
  if (action.kind !== 'built') return [];
  const command = `esp-rtc-diag flash --media ${fileWord(source)} --port PORT`;
  return [
    '',
    ...formatSteps([{ say: 'Write it to the media partition of the board:', lines: [command] }], look),
  ];
}

/** How many files were written where; null where nothing was to be written. */
function extractedOf({ action }: ImageReport): { readonly folder: string; readonly files: number } | null {
  return action.kind === 'extracted' ? { folder: action.folder, files: action.files } : null;
}

function verdictOf({ files, findings, action, source, blocks }: ImageReport): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const damage = errors === 0 ? '' : `; ${formatQuantity(errors, 'damage')}`;
  const listed = `${formatQuantity(files.length, 'file')}, ${formatKilobytes(bytes)}`;
  switch (action.kind) {
    case 'listed':
      return `${errors === 0 ? 'WHOLE' : 'DAMAGED'} ${listed}${damage}`;
    case 'built':
      return `BUILT ${source}: ${listed}, ${formatKilobytes((blocks.count - blocks.used) * blocks.size)} free`;
    case 'extracted': {
      const left = files.length - action.files;
      const rest = left === 0 ? '' : `, ${formatCount(left)} left out`;
      const word = action.isInterrupted ? 'INTERRUPTED' : 'EXTRACTED';
      return `${word} ${formatQuantity(action.files, 'file')} to ${action.folder}${rest}${damage}`;
    }
  }
}

function describe({ findings }: ImageReport): Parameters<typeof findingJson>[0][] {
  return findings.map((finding) => ({ ...finding, ...describeImageFinding(finding) }));
}
