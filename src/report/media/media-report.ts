import type { ChalkInstance } from 'chalk';
import type { MediaEffect, MediaReport } from '../../model/media.js';
import { formatDuration, formatKilobytes } from '../text/figures.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { formatCount, formatQuantity } from '../text/units.js';
import { findingJson } from '../text/finding-json.js';
import { describeMediaFinding } from './media-messages.js';
import { fileWord } from '../text/shell-word.js';
import { formatFindingAndFix, formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';

/** The check of a media folder in the shape of the contract (docs/media.md). */
export function formatMediaJson(report: MediaReport): string {
  const { files, blocks, video, audio, framesPerSecond } = report;
  const verdict = verdictOf(report);
  const findings = describe(report).map(findingJson);
  const body = {
    schemaVersion: 1,
    verdict,
    files,
    video,
    audio,
    framesPerSecond,
    blocks,
    damaged: [],
    findings,
  };
  return `${safeJson(body)}\n`;
}

/** One line a file, a finding, then the verdict. */
export function formatMediaNdjson(report: MediaReport): string {
  const { files, blocks, video, audio } = report;
  const lines = [
    ...files.map((file) => ({ event: 'file', ...file })),
    ...describe(report).map((finding) => ({ event: 'finding', ...findingJson(finding) })),
    { event: 'verdict', verdict: verdictOf(report), video, audio, blocks },
  ];
  return lines.map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`).join('');
}

const columns: readonly Column[] = [
  { title: 'folder' },
  { title: 'samples', isNumber: true },
  { title: 'size', isNumber: true },
  { title: 'plays', isNumber: true },
  { title: 'key frames', isNumber: true },
  { title: 'at most apart', isNumber: true },
];

/** The same for people: verdict, source, what each folder has, what is wrong. */
export function formatMediaText(report: MediaReport, look: Look): string {
  const { style } = look;
  const { source, video, audio, blocks } = report;
  const picture =
    video.profileLevelId === null
      ? 'no parameters read'
      : `${video.width}x${video.height}, profile ${video.profileLevelId}`;
  const rows = [
    [
      'h264',
      formatCount(video.samples),
      formatKilobytes(video.bytes),
      seconds(video.durationMs),
      formatCount(video.keyFrames),
      video.longestGopMs === null ? '-' : seconds(video.longestGopMs),
    ],
    ['opus', formatCount(audio.samples), formatKilobytes(audio.bytes), seconds(audio.durationMs), '-', '-'],
  ];
  const [header = '', ...lines] = formatTable(columns, rows);
  const out = [
    ...formatHeadlines(
      {
        verdict: verdictOf(report),
        paint: paint(report, style),
        origin: safeText(`${source} · ${picture}`),
      },
      look,
    ),
    `${formatCount(blocks.used)} of ${formatCount(blocks.count)} blocks of ${formatCount(blocks.size)} B as an image`,
    '',
    style.dim(header),
    ...lines,
    ...describe(report).flatMap((finding) => ['', ...formatFindingAndFix(finding, look)]),
    ...nextSteps(report, look),
  ];
  return `${out.join('\n')}\n`;
}

function nextSteps({ findings, source, blocks }: MediaReport, look: Look): string[] {
  if (findings.some(({ severity }) => severity === 'error')) return [];
  const size = `${(blocks.size * blocks.count) / 1024 / 1024}M`;
  const command = `esp-rtc-diag media image ${fileWord(source)} media.img --size ${size}`;
  return ['', ...formatSteps([{ say: 'Pack it:', lines: [command] }], look)];
}

function seconds(ms: number): string {
  return formatDuration(ms / 1000);
}

const verdicts: Readonly<Record<MediaEffect, string>> = {
  aborts: 'ABORTS the streamer',
  hangs: 'HANGS the streamer',
  'no-picture': 'NO PICTURE for some viewers',
  'looks-bad': 'LOOKS BAD in places',
  'is-ignored': 'NOT ALL of it is played',
  'no-sound': 'NO SOUND',
};

/** The gravest finding leads: they are sorted so. */
function verdictOf({ findings, video, audio, isMade }: MediaReport): string {
  const [gravest, ...others] = findings;
  const plays = `${formatQuantity(video.samples, 'video sample')} and ${formatCount(audio.samples)} of sound, ${seconds(video.durationMs)}`;
  if (gravest === undefined) return `${isMade ? 'MADE' : 'CLEAN'} ${plays}`;
  const more = others.length === 0 ? '' : `, and ${formatQuantity(others.length, 'other finding')}`;
  return `${verdicts[gravest.evidence.effect]}: ${gravest.evidence.file} (${gravest.ruleId})${more}`;
}

function paint({ findings }: MediaReport, style: ChalkInstance): ChalkInstance {
  if (findings.some(({ severity }) => severity === 'error')) return style.bold.red;
  return findings.length > 0 ? style.bold.yellow : style.bold.green;
}

function describe({ findings }: MediaReport): Parameters<typeof findingJson>[0][] {
  return findings.map((finding) => ({ ...finding, ...describeMediaFinding(finding) }));
}
