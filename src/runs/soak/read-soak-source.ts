import { z } from 'zod';
import type { SoakSource } from '../../analysis/memory/cycles/soak-side.js';
import { DiagError } from '../../errors.js';
import type { LogSummary } from '../../model/log-report.js';
import { readLog } from '../../streamer/log-source.js';
import { readText } from '../../streamer/read-text.js';
import { readLogs } from '../logs/read-logs.js';
import { issueAt } from '../../parsers/issue-words.js';

const bytes = z.number().nullable();
const free = z.object({ heap: bytes, dma: bytes, internal: bytes, psram: bytes });
const capability = z.enum(['heap', 'dma', 'internal', 'psram']);

/** Of a report of `soak` or `analyze`, what a comparison needs. */
const report = z.object({
  cycles: z.array(
    z.object({
      source: z.string().default(''),
      id: z.number(),
      boot: z.number(),
      connections: z.number().default(1),
      endMs: z.number().nullable(),
      after: free,
      lowest: free,
    }),
  ),
  cycleTrends: z.array(
    z.object({
      source: z.string().default(''),
      boot: z.number(),
      capability,
      basis: z.enum(['after', 'lowest']).default('after'),
      cycles: z.number(),
      verdict: z.enum(['leak', 'set-up', 'bounded', 'step', 'none', 'not-enough-cycles']),
      perCycleBytes: bytes,
      // Reports of earlier releases have none; the firmware's monitor reads in KB.
      resolutionBytes: z.number().positive().default(1_024),
    }),
  ),
  panicsCount: z.number().default(0),
  allocFailuresCount: z.number().default(0),
  findings: z.array(
    z.object({ ruleId: z.string(), fingerprint: z.string(), evidence: z.record(z.string(), z.unknown()) }),
  ),
});

const kept = z.object({
  perCycle: z.number(),
  group: z.object({ size: z.number(), owner: z.object({ function: z.string() }).nullable() }),
});

/** Reads one side of a comparison: what `soak` or `analyze` wrote as JSON, or whatever `analyze` reads. */
export async function readSoakSource(path: string, signal: AbortSignal): Promise<SoakSource> {
  return (await isJson(path, signal))
    ? parseReport(path, await readText(path, signal))
    : readFromLog(path, signal);
}

async function isJson(path: string, signal: AbortSignal): Promise<boolean> {
  // Of stdin the first bytes would be gone.
  if (path === '-') return false;
  for await (const block of readLog(path, { signal })) return block[0] === 0x7b;
  return false;
}

function parseReport(path: string, text: string): SoakSource {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw noReport(path, cause instanceof Error ? cause.message : String(cause));
  }
  const parsed = report.safeParse(value);
  if (!parsed.success) {
    throw noReport(path, issueAt(parsed.error.issues[0]));
  }
  const { cycles, cycleTrends: trends, findings, panicsCount, allocFailuresCount } = parsed.data;
  const kinds = findings.flatMap(({ ruleId, fingerprint, evidence }) => {
    const known = ruleId === 'cycle-owner' ? kept.safeParse(evidence) : null;
    if (!known?.success) return [];
    const { perCycle, group } = known.data;
    return [{ fingerprint, sizeBytes: group.size, owner: group.owner?.function ?? null, perCycle }];
  });
  return { source: path, trends, cycles, kinds, hasCrashed: panicsCount + allocFailuresCount > 0 };
}

async function readFromLog(path: string, signal: AbortSignal): Promise<SoakSource> {
  const summary: LogSummary = await readLogs({ logs: [path], elfs: [], signal });
  const { cycles, cycleTrends, panics, allocationFailures } = summary.console.report;
  return {
    source: path,
    trends: cycleTrends.items,
    cycles: cycles.items,
    kinds: summary.owners.map(({ fingerprint, evidence: { group, perCycle } }) => ({
      fingerprint,
      sizeBytes: group.sizeBytes,
      owner: group.owner?.name ?? null,
      perCycle,
    })),
    hasCrashed: panics.count + allocationFailures.count > 0,
  };
}

function noReport(path: string, why: string): DiagError {
  return new DiagError({
    code: 'no-soak-report',
    message: `${path} is no report of soak or analyze (${why}).`,
    hint: 'Write one with --format json --output FILE, or give the console log or recording itself.',
  });
}
