import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DiagError, exitCodes } from '../errors.js';
import type { SoakRecord, SoakSettings } from '../model/soak.js';
import type { ViewCycle } from '../model/view-cycle.js';
import { codeOf } from '../streamer/input-error.js';
import { readLog } from '../streamer/log-source.js';

/** The journal's name in the folder of a soak. */
const journalName = 'soak.ndjson';

const maxRuns = 999;
const count = z.number();
const recordShape = z.discriminatedUnion('event', [
  z.looseObject({ event: z.literal('soak'), port: z.string(), hold: count, settle: count }),
  z.looseObject({ event: z.literal('run'), run: z.int().min(1).max(maxRuns) }),
  z.looseObject({ event: z.literal('started'), clientId: z.string() }),
  z.looseObject({
    event: z.literal('cycle'),
    clientId: z.string(),
    connected: z.boolean(),
    videoPackets: count,
    videoFrames: count,
    keyFrames: count,
    audioPackets: count,
    lost: count,
  }),
  z.looseObject({
    event: z.literal('done'),
    stoppedBy: z.enum(['cycles', 'certain', 'crash', 'viewer-failed']),
    traced: z.boolean(),
    simulated: z.boolean(),
  }),
]);

type Done = Extract<SoakRecord, { event: 'done' }>;

/** What the runs before have left. */
export type SoakPast = {
  readonly cycles: readonly ViewCycle[];
  /** Connections that were begun and never ended: the program died in them. */
  readonly cut: number;
  readonly recordings: readonly string[];
  /** How it ended; null where it did not. */
  readonly done: Done | null;
};

/**
 * The folder of a soak: a journal of its connections, each on the disk before the next begins, and a recording of the
 * console for each run. Whatever ends a run (a kill, a power cut) costs the connection that is open and no more.
 */
export class SoakJournal {
  readonly past: SoakPast;
  readonly #folder: string;
  readonly #file: FileHandle;
  readonly #settings: SoakSettings;
  #work: Promise<void> = Promise.resolve();

  private constructor(folder: string, file: FileHandle, opened: { past: SoakPast; settings: SoakSettings }) {
    this.#folder = folder;
    this.#file = file;
    this.past = opened.past;
    this.#settings = opened.settings;
  }

  /** Throws a DiagError where the folder cannot be used, or holds a soak of another kind. */
  static async open(folder: string, settings: SoakSettings): Promise<SoakJournal> {
    const path = join(folder, journalName);
    try {
      await mkdir(folder, { recursive: true });
      const file = await open(path, 'a+');
      try {
        const text = await readFile(path, 'utf8');
        const records = readRecords(text);
        refuseOther(folder, records, settings);
        // A line that the end of a run has torn stays alone.
        if (text !== '' && !text.endsWith('\n')) await file.write('\n');
        return new SoakJournal(folder, file, { past: pastOf(folder, records), settings });
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (cause) {
      if (cause instanceof DiagError) throw cause;
      throw journalError(folder, cause);
    }
  }

  /** Hands over what the console has said in the runs before, in their order. */
  async replay(push: (bytes: Uint8Array) => void): Promise<void> {
    for (const path of this.past.recordings) {
      const signal = new AbortController().signal;
      try {
        for await (const bytes of readLog(path, { signal })) push(bytes);
      } catch (error) {
        // The run died before its recording was made.
        if (!(error instanceof DiagError) || codeOf(error.cause) !== 'ENOENT') throw error;
      }
      // A line that was cut off stays alone.
      push(Buffer.from('\n'));
    }
  }

  /** Begins a run; returns the file that its console shall be recorded in. */
  async begin(): Promise<string> {
    const run = this.past.recordings.length + 1;
    if (run === 1) await this.write({ event: 'soak', schemaVersion: 1, ...this.#settings });
    await this.write({ event: 'run', run });
    return recordingOf(this.#folder, run);
  }

  /** Resolves when the record is on the disk; records are written in the order of the calls. */
  async write(record: SoakRecord): Promise<void> {
    this.#work = this.#work.then(async () => {
      await this.#file.write(`${JSON.stringify(record)}\n`);
      await this.#file.datasync();
    });
    try {
      await this.#work;
    } catch (cause) {
      throw journalError(this.#folder, cause);
    }
  }

  /** The same for a record that nobody waits for: a disk that does not take it is told by the next one. */
  note(record: SoakRecord): void {
    this.write(record).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#work.catch(() => undefined);
    await this.#file.close();
  }
}

function recordingOf(folder: string, run: number): string {
  return join(folder, `console-${String(run).padStart(3, '0')}.rec`);
}

// A torn line is none; one whose client the console may not even have seen is counted by the console alone.
function readRecords(text: string): readonly SoakRecord[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = recordShape.safeParse(JSON.parse(line));
      // What is counted is checked; the rest of a cycle is as this program wrote it.
      return parsed.success ? [parsed.data as SoakRecord] : [];
    } catch {
      return [];
    }
  });
}

function pastOf(folder: string, records: readonly SoakRecord[]): SoakPast {
  const cycles = new Map<string, ViewCycle>();
  const started = new Set<string>();
  let runs = 0;
  let done: Done | null = null;
  for (const record of records) {
    if (record.event === 'run') {
      runs = Math.max(runs, record.run);
      done = null;
    } else if (record.event === 'started') started.add(record.clientId);
    else if (record.event === 'cycle') {
      const { event: _, ...cycle } = record;
      cycles.set(cycle.clientId, cycle);
    } else if (record.event === 'done') done = record;
  }
  const cut = [...started].filter((client) => !cycles.has(client)).length;
  const recordings = Array.from({ length: runs }, (_, i) => recordingOf(folder, i + 1));
  return { cycles: [...cycles.values()], cut, recordings, done };
}

function refuseOther(folder: string, records: readonly SoakRecord[], settings: SoakSettings): void {
  const first = records.find((record) => record.event === 'soak');
  if (!first) return;
  const names = ['port', 'hold', 'settle'] as const;
  const other = names.find((name) => first[name] !== settings[name]);
  if (other === undefined) return;
  throw new DiagError({
    code: 'soak-differs',
    message: `${folder} holds a soak with --${other} ${first[other]}, and this one has ${settings[other]}.`,
    hint: 'Repeat its command line to go on with it, or give another folder.',
    exitCode: exitCodes.usage,
  });
}

function journalError(folder: string, cause: unknown): DiagError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new DiagError({
    code: 'soak-journal-failed',
    message: `The folder ${folder} of the soak cannot be used: ${code}.`,
    hint: 'Give --checkpoint a folder that is not there yet, or that a soak has made, with room on its disk.',
    cause,
  });
}
