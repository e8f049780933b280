import { writeAnswer } from '../answer/write-answer.js';
import type { ImageReport } from '../../model/media.js';
import { formatImageJson, formatImageNdjson, formatImageText } from '../../report/media/image-report.js';
import type { CommonOptions } from '../answer/options.js';
import { lookOf } from '../answer/answer-look.js';

/** The report on an image in the format that was asked for. */
export async function writeImageReport(report: ImageReport, options: CommonOptions): Promise<void> {
  await writeAnswer(options.output, format(report, options));
}

function format(report: ImageReport, options: CommonOptions): string {
  if (options.format === 'json') return formatImageJson(report);
  if (options.format === 'ndjson') return formatImageNdjson(report);
  return formatImageText(report, lookOf(options));
}
