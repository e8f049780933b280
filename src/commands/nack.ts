import { checkNackClaim, listNackChecks } from '../analysis/memory/nack/check-claim.js';
import { computeNackModel } from '../analysis/memory/nack/nack-model.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { formatClaimFindings } from '../report/memory/nack/claim-report.js';
import { formatNackJson, formatNackNdjson, formatNackText } from '../report/memory/nack/model-report.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { nackMaxSize } from '../runs/nack/nack-max-size.js';
import { nackRates, type GivenRates } from '../runs/nack/nack-rates.js';
import { readNackClaim } from '../runs/nack/read-nack-claim.js';
import { lookOf } from '../runs/answer/answer-look.js';
import type { Look } from '../report/text/report-parts.js';

export type NackOptions = JudgingOptions &
  GivenRates & {
    readonly dmaBytes?: number;
    readonly bytesPerPacket?: number;
    readonly maxSize?: number;
    readonly elf?: string;
    readonly windowMs: number;
    readonly check?: string;
  };

/** `esp-rtc-diag nack`: what the retransmission store takes, or what a story about it gets wrong. */
export async function runNack(options: NackOptions): Promise<ExitCode> {
  const look = lookOf(options);
  if (options.check === undefined) return writeOut(options, formatModel(options, look));
  const claim = await readNackClaim(options.check);
  const findings = checkNackClaim(claim);
  const text = formatClaimFindings(findings, listNackChecks(claim), { format: options.format, look });
  await writeOut(options, text);
  return exitCodeFor(findings, options.failOn);
}

function formatModel(options: NackOptions, look: Look): string {
  const { dmaBytes = null, bytesPerPacket = null, storages, windowMs } = options;
  const rates = nackRates(options);
  const maxSize = nackMaxSize(options);
  const model = computeNackModel({ dmaBytes, bytesPerPacket, storages, maxSize, windowMs, ...rates });
  if (options.format === 'text') return formatNackText(model, look);
  return options.format === 'json' ? formatNackJson(model) : formatNackNdjson(model);
}

async function writeOut({ output: path }: NackOptions, text: string): Promise<ExitCode> {
  await writeAnswer(path, text);
  return exitCodes.ok;
}
