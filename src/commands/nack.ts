import { checkNackClaim, listNackChecks } from '../analysis/memory/nack/check-claim.js';
import { computeNackModel } from '../analysis/memory/nack/nack-model.js';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { formatClaimFindings } from '../report/memory/nack/claim-report.js';
import { formatNackJson, formatNackNdjson, formatNackText } from '../report/memory/nack/model-report.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { readNackMaxSize } from '../runs/nack/read-nack-max-size.js';
import { readNackClaim } from '../runs/nack/read-nack-claim.js';
import { lookOf } from '../runs/answer/answer-look.js';
import type { Look } from '../report/text/report-parts.js';

export type NackOptions = JudgingOptions & {
  readonly dmaBytes?: number;
  readonly bytesPerPacket?: number;
  readonly storages: number;
  readonly maxSize?: number;
  readonly elf?: string;
  /** One a track, video first; a single one is that of all tracks together. */
  readonly packetRate: readonly number[];
  readonly audioRate: number;
  readonly windowMs: number;
  readonly check?: string;
};

// rtcpnackresponder.hpp: DefaultMaxSize
const libdatachannelMaxSize = 512;

/** `esp-rtc-diag nack`: what the retransmission store takes, or what a story about it gets wrong. */
export async function runNack(options: NackOptions): Promise<ExitCode> {
  const look = lookOf(options);
  if (options.check === undefined) {
    const maxSize = options.maxSize ?? (options.elf === undefined ? null : readNackMaxSize(options.elf));
    return writeOut(options, formatModel({ ...options, maxSize: maxSize ?? libdatachannelMaxSize }, look));
  }
  const claim = await readNackClaim(options.check);
  const findings = checkNackClaim(claim);
  const text = formatClaimFindings(findings, listNackChecks(claim), { format: options.format, look });
  await writeOut(options, text);
  return exitCodeFor(findings, options.failOn);
}

function formatModel(options: NackOptions & { readonly maxSize: number }, look: Look): string {
  const { dmaBytes = null, bytesPerPacket = null, storages } = options;
  refuseMoreRates(options);
  const { packetRate, audioRate } = ratesOf(options);
  if (storages > 1 && audioRate >= packetRate) throw rateError(packetRate, audioRate);
  const { maxSize, windowMs } = options;
  const inputs = { dmaBytes, bytesPerPacket, storages, maxSize, packetRate, audioRate, windowMs };
  const model = computeNackModel(inputs);
  if (options.format === 'text') return formatNackText(model, look);
  return options.format === 'json' ? formatNackJson(model) : formatNackNdjson(model);
}

// Video and audio: the storages of more viewers have the same rates, and a single one is of video.
function refuseMoreRates({ packetRate: rates, storages }: NackOptions): void {
  const most = Math.min(storages, 2);
  if (rates.length <= most) return;
  throw new DiagError({
    code: 'too-many-rates',
    message: `${rates.length} rates are given for ${most} ${most === 1 ? 'track' : 'tracks of a viewer, video and audio'}.`,
    hint: 'Give --packet-rate once for each kind of track, and in --storages those of all viewers together.',
    exitCode: exitCodes.usage,
  });
}

function ratesOf({ packetRate: rates, audioRate }: NackOptions): { packetRate: number; audioRate: number } {
  const packetRate = rates.reduce((sum, rate) => sum + rate, 0);
  const [, second] = rates;
  return { packetRate, audioRate: second ?? audioRate };
}

async function writeOut({ output: path }: NackOptions, text: string): Promise<ExitCode> {
  await writeAnswer(path, text);
  return exitCodes.ok;
}

function rateError(packetRate: number, audioRate: number): DiagError {
  return new DiagError({
    code: 'audio-rate-too-high',
    message: `--audio-rate ${audioRate} leaves nothing of --packet-rate ${packetRate} for video.`,
    hint: 'Give the packets of all tracks together as --packet-rate, or --storages 1 for a single track.',
    exitCode: exitCodes.usage,
  });
}
