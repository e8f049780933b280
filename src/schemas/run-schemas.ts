import { z } from 'zod';
import { closedBy } from '../parsers/log/webrtc/session-file.js';
import { flashEvents } from './device-schemas.js';
import { dump } from './heap-schemas.js';
import { analyzeParts, cycleTrend, logEvents, media } from './log-schemas.js';
import {
  answer,
  count,
  eventOf,
  finding,
  findings,
  frame,
  nullableNumber,
  nullableString,
  simulated,
} from './parts.js';

/** One connection of the headless viewer; its phases count from its start. */
const viewCycle = z.looseObject({
  index: count,
  clientId: z.string(),
  startedAtMs: z.number(),
  connected: z.boolean(),
  connectMs: nullableNumber,
  firstFrameMs: nullableNumber,
  ...media,
  closedBy,
  detail: nullableString,
  pings: count,
  phases: z.looseObject({
    socketMs: nullableNumber,
    offerMs: nullableNumber,
    answerMs: nullableNumber,
    connectedMs: nullableNumber,
    tracksMs: nullableNumber,
    firstVideoMs: nullableNumber,
    firstFrameMs: nullableNumber,
    firstKeyFrameMs: nullableNumber,
    firstAudioMs: nullableNumber,
    closedMs: nullableNumber,
  }),
});

const viewSummary = {
  connected: z.boolean(),
  connectMs: nullableNumber,
  firstFrameMs: nullableNumber,
  ...media,
  closedBy: closedBy.nullable(),
  detail: nullableString,
  requestedCycles: count,
  connectedCycles: count,
  framedCycles: count,
  goodCycles: count,
  slowestConnectMs: nullableNumber,
  durationMs: z.number(),
};

export const viewSchema = answer({ ...viewSummary, cycles: z.array(viewCycle), cyclesCount: count });

export const viewEventSchema = eventOf({ cycle: viewCycle, done: z.looseObject(viewSummary) });

const soakFacts = {
  requestedCycles: count,
  completedCycles: count,
  connectedCycles: count,
  cutCycles: count,
  resumedCycles: count,
  stoppedBy: z.enum([
    'cycles',
    'certain',
    'crash',
    'interrupted',
    'viewer-failed',
    'streamer-absent',
    'port-lost',
  ]),
  certainty: z
    .looseObject({
      capability: z.string(),
      verdict: z.string(),
      confidence: z.number(),
      cycles: count,
      low: z.number(),
      high: z.number(),
    })
    .nullable(),
  traced: z.boolean(),
  simulated,
};

export const soakSchema = answer({ ...analyzeParts, ...soakFacts });

const { finding: logFinding, series, verdict } = logEvents;

export const soakEventSchema = eventOf({
  progress: viewCycle.extend({ estimates: z.array(cycleTrend) }),
  dump,
  finding: logFinding,
  series,
  'cycle-trend': cycleTrend,
  verdict,
  done: z.looseObject(soakFacts),
});

const keptKinds = z.array(
  z.looseObject({ fingerprint: z.string(), sizeBytes: count, owner: nullableString, perCycle: z.number() }),
);

const soakSide = z.looseObject({
  source: z.string(),
  capability: z.string(),
  verdict: z.string(),
  cycles: count,
  perCycleBytes: nullableNumber,
  resolutionBytes: count,
  kinds: keptKinds,
  hasCrashed: z.boolean(),
  losses: count,
});

export const soakDiffSchema = answer({
  verdict: z.string(),
  change: z.enum(['cured', 'less', 'same', 'worse', 'not-enough']),
  confidence: nullableNumber,
  savedBytes: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  before: soakSide,
  after: soakSide,
  gone: keptKinds,
  added: keptKinds,
  findings,
});

/** What the console says as it says it, then the report on all of it. */
const monitorEvents = {
  line: z.looseObject({
    timeMs: z.number(),
    at: z.string(),
    text: z.string(),
    names: z.array(z.looseObject({ address: z.string(), frames: z.array(frame) })).optional(),
  }),
  finding,
  dump,
  'port-lost': z.looseObject({ reason: z.string() }),
  'port-back': z.looseObject({ path: z.string() }),
  note: z.looseObject({ text: z.string() }),
  series,
  'cycle-trend': cycleTrend,
  verdict,
};

export const monitorEventSchema = eventOf(monitorEvents);

export const flashEventSchema = eventOf({ ...flashEvents, ...monitorEvents });

export const analyzeEventSchema = eventOf(logEvents);

const step = z.looseObject({
  index: count,
  line: count,
  kind: z.enum(['send', 'expect', 'expect-not', 'wait', 'reset']),
  text: nullableString,
  ms: z.number(),
  outcome: z.enum(['passed', 'not-seen', 'seen', 'never-seen', 'port-lost', 'interrupted']),
});

const failure = step.extend({ lastLines: z.array(z.string()) }).nullable();

export const driveSchema = answer({
  simulated,
  script: z.string(),
  passed: z.boolean(),
  steps: z.array(step),
  stepsCount: count,
  failure,
  durationMs: count,
  findings,
});

export const driveEventSchema = eventOf({
  step,
  finding,
  done: z.looseObject({ simulated, passed: z.boolean(), stepsCount: count, failure }),
});

export const recordSchema = answer({ file: z.string(), bytes: count, seconds: z.number(), losses: count });

const signalSummary = {
  durationMs: z.number(),
  joined: count,
  requests: count,
  offers: count,
  answers: count,
  unanswered: count,
  refused: z.record(z.string(), count),
};

export const signalSchema = answer(signalSummary);

const at = { timeMs: z.number() };
const between = { ...at, from: z.string(), to: z.string() };

export const signalEventSchema = eventOf({
  listening: z.looseObject({ url: z.string() }),
  joined: z.looseObject({ ...at, id: z.string(), address: z.string(), replaces: z.boolean() }),
  left: z.looseObject({ ...at, id: z.string(), code: count, reason: z.string() }),
  relayed: z.looseObject({ ...between, type: z.string(), sizeBytes: count, afterMs: nullableNumber }),
  waiting: z.looseObject(between),
  refused: z.looseObject({
    ...at,
    id: nullableString,
    address: z.string(),
    reason: z.string(),
    detail: z.string(),
    unshown: count,
  }),
  unanswered: z.looseObject({ ...between, waitsFor: z.enum(['offer', 'answer']), waitedMs: z.number() }),
  done: z.looseObject(signalSummary),
});

const twinSummary = { simulated: z.literal(true), signal: z.string(), lines: count, durationMs: z.number() };

export const simulateStreamerSchema = answer(twinSummary);

/** Of a chip behind a port `listening`, of a streamer without one the rest. */
export const simulateEventSchema = eventOf({
  listening: z.looseObject({ url: z.string() }),
  started: z.looseObject({ simulated: z.literal(true), signal: z.string() }),
  line: z.looseObject({ text: z.string() }),
  done: z.looseObject(twinSummary),
});
