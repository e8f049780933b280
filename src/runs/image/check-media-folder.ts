import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaCheck } from '../../analysis/media/media-check.js';
import { inputError } from '../../streamer/input-error.js';
import { writeAnswer } from '../answer/write-answer.js';
import type { MediaReport } from '../../model/media.js';
import { formatMediaJson, formatMediaNdjson, formatMediaText } from '../../report/media/media-report.js';
import { readTree } from '../../streamer/media/read-tree.js';
import type { CommonOptions } from '../answer/options.js';
import { lookOf } from '../answer/answer-look.js';

/** Checks a media folder; one file is in memory at a time. Ends early when the signal is aborted. */
export async function checkMediaFolder(
  folder: string,
  { fps, signal }: { readonly fps: number; readonly signal: AbortSignal },
): Promise<MediaReport> {
  const { files } = await readTree(folder);
  const check = new MediaCheck(files, fps);
  for (const { path } of check.wanted) {
    if (signal.aborted) break;
    const bytes = await readFile(join(folder, path)).catch((cause: unknown) => {
      throw inputError(join(folder, path), cause);
    });
    check.add(path, bytes);
  }
  return check.finish(folder);
}

/** The report on a media folder in the format that was asked for. */
export async function writeMediaReport(report: MediaReport, options: CommonOptions): Promise<void> {
  await writeAnswer(options.output, format(report, options));
}

function format(report: MediaReport, options: CommonOptions): string {
  if (options.format === 'json') return formatMediaJson(report);
  if (options.format === 'ndjson') return formatMediaNdjson(report);
  return formatMediaText(report, lookOf(options));
}
