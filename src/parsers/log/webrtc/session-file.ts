import { z } from 'zod';
import type { ClosedBy } from '../../../model/view-cycle.js';
import type { SessionHeader, SessionRecord } from '../../../model/session.js';

const maxLineLength = 64 * 1024;

const count = z.number().int().nonnegative();
const time = count.nullable();
const name = z.string().max(1024);

const header = z.object({
  session: z.literal('esp-rtc-diag'),
  schemaVersion: z.literal(1),
  by: z.enum(['signal', 'view']),
  startedAtMs: count,
});

/** Who ended a connection, or what was missing. */
export const closedBy = z.enum([
  'viewer',
  'streamer',
  'interrupt',
  'no-signalling',
  'signalling-lost',
  'no-offer',
  'bad-offer',
  'no-connection',
  'worker-died',
]) satisfies z.ZodType<ClosedBy>;

const phases = z.object({
  socketMs: time,
  offerMs: time,
  answerMs: time,
  connectedMs: time,
  tracksMs: time,
  firstVideoMs: time,
  firstFrameMs: time,
  firstKeyFrameMs: time,
  firstAudioMs: time,
  closedMs: time,
});

const record = z.discriminatedUnion('event', [
  z.object({ event: z.literal('joined'), timeMs: count, id: name, address: name, replaces: z.boolean() }),
  z.object({ event: z.literal('left'), timeMs: count, id: name, code: count, reason: name }),
  z.object({
    event: z.literal('relayed'),
    timeMs: count,
    from: name,
    to: name,
    type: name,
    sizeBytes: count,
    afterMs: time,
  }),
  z.object({ event: z.literal('waiting'), timeMs: count, from: name, to: name }),
  z.object({
    event: z.literal('refused'),
    timeMs: count,
    id: name.nullable(),
    address: name,
    reason: z.enum([
      'foreign-host',
      'foreign-origin',
      'bad-id',
      'too-many-clients',
      'too-many-upgrades',
      'too-many-messages',
      'too-large',
      'bad-frame',
      'binary',
      'malformed-json',
      'no-destination',
      'nested-value',
      'absent-client',
      'slow-reader',
      'half-open',
    ]),
    detail: name,
    unshown: count,
  }),
  z.object({
    event: z.literal('unanswered'),
    timeMs: count,
    from: name,
    to: name,
    waitsFor: z.enum(['offer', 'answer']),
    waitedMs: count,
  }),
  z.object({
    event: z.literal('cycle'),
    timeMs: count,
    index: count,
    clientId: name,
    startedAtMs: count,
    connected: z.boolean(),
    connectMs: time,
    firstFrameMs: time,
    videoPackets: count,
    videoFrames: count,
    keyFrames: count,
    audioPackets: count,
    lost: count,
    closedBy,
    detail: name.nullable(),
    pings: count,
    phases,
  }),
  z.object({ event: z.literal('dropped'), timeMs: count, count }),
]) satisfies z.ZodType<SessionRecord>;

/** Parses the first line of a session file, or null where this release cannot read the file. */
export function parseSessionHeader(line: string): SessionHeader | null {
  const parsed = header.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

/** Parses any other line, or null for one that is torn or unknown. */
export function parseSessionRecord(line: string): SessionRecord | null {
  if (line.length > maxLineLength) return null;
  const parsed = record.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The last line of a run that was cut off.
    return undefined;
  }
}
