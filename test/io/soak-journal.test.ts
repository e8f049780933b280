import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SoakJournal } from '../../src/io/soak-journal.js';
import type { ViewCycle } from '../../src/model/view-cycle.js';
import { RecordingWriter } from '../../src/streamer/recording/recording-writer.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const settings = { port: '/dev/ttyACM0', hold: 5_000, settle: 15_000 };

const cycleOf = (clientId: string): ViewCycle => ({
  index: 0,
  clientId,
  startedAtMs: 1_795_000_000_000,
  connected: true,
  connectMs: 80,
  firstFrameMs: 90,
  closedBy: 'viewer',
  detail: null,
  pings: 1,
  videoPackets: 10,
  videoFrames: 5,
  keyFrames: 1,
  audioPackets: 9,
  lost: 0,
  phases: {
    socketMs: 1,
    offerMs: 2,
    answerMs: 3,
    connectedMs: 80,
    tracksMs: 81,
    firstVideoMs: 82,
    firstFrameMs: 90,
    firstKeyFrameMs: 90,
    firstAudioMs: 91,
    closedMs: 300,
  },
});

/** A run that makes these connections whole, and begins those. */
async function run(path: string, whole: readonly string[], begun: readonly string[] = []): Promise<string> {
  const journal = await SoakJournal.open(path, settings);
  const recording = await journal.begin();
  for (const client of [...whole, ...begun]) {
    await journal.write({ event: 'started', clientId: client });
    if (whole.includes(client)) await journal.write({ event: 'cycle', ...cycleOf(client) });
  }
  await journal.close();
  return recording;
}

async function pastOf(path: string) {
  const journal = await SoakJournal.open(path, settings);
  await journal.close();
  return journal.past;
}

describe('the journal of a soak', () => {
  it('has nothing before the first run, and then what each run made, in their order', async () => {
    const path = folder.file('two');
    expect(await pastOf(path)).toEqual({ cycles: [], cut: 0, recordings: [], done: null });
    await run(path, ['a', 'b']);
    await run(path, ['c']);
    const past = await pastOf(path);
    expect(past.cycles).toEqual([cycleOf('a'), cycleOf('b'), cycleOf('c')]);
    expect(past.recordings).toEqual([join(path, 'console-001.rec'), join(path, 'console-002.rec')]);
  });

  it('counts a connection that was cut off once, and one that is told twice once', async () => {
    const path = folder.file('cut');
    await run(path, ['a'], ['b']);
    const journal = readFileSync(join(path, 'soak.ndjson'), 'utf8');
    appendFileSync(join(path, 'soak.ndjson'), journal.split('\n').slice(2, 4).join('\n') + '\n');
    const { cycles, cut } = await pastOf(path);
    expect([cycles.map(({ clientId }) => clientId), cut]).toEqual([['a'], 1]);
  });

  it('is read to the last whole line, wherever it was cut', async () => {
    const path = folder.file('torn');
    await run(path, ['a', 'b', 'c']);
    const file = join(path, 'soak.ndjson');
    const whole = readFileSync(file);
    for (let length = whole.length; length >= 0; length -= 7) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const { cycles, cut } = await pastOf(path);
      const text = whole.subarray(0, length).toString();
      expect(cycles.length).toBe(text.split('"event":"cycle"').length - 1 - (isTorn(text, 'cycle') ? 1 : 0));
      expect(cut).toBeLessThanOrEqual(1);
    }
    // What is written behind a torn line is a line of its own.
    writeFileSync(file, whole.subarray(0, whole.length - 5));
    await run(path, ['d']);
    expect((await pastOf(path)).cycles.map(({ clientId }) => clientId)).toEqual(['a', 'b', 'd']);
  });

  it('knows that it is done, until another run begins', async () => {
    const path = folder.file('done');
    await run(path, ['a']);
    const journal = await SoakJournal.open(path, settings);
    await journal.write({ event: 'done', stoppedBy: 'cycles', traced: true, simulated: false });
    await journal.close();
    expect((await pastOf(path)).done).toMatchObject({ stoppedBy: 'cycles', traced: true });
    await run(path, ['b']);
    expect((await pastOf(path)).done).toBeNull();
  });

  it('replays what the runs have recorded, one after the other, torn lines alone', async () => {
    const path = folder.file('replay');
    for (const text of ['I (1) a: one\r\nI (2) a: tor', 'I (9) a: two\r\n']) {
      const writer = await RecordingWriter.create(await run(path, []), 'port');
      writer.data(Buffer.from(text));
      await writer.finish();
    }
    // A run that died before it had a recording.
    await run(path, []);
    const journal = await SoakJournal.open(path, settings);
    let text = '';
    await journal.replay((bytes) => (text += Buffer.from(bytes).toString()));
    await journal.close();
    expect(text).toBe('I (1) a: one\r\nI (2) a: tor\nI (9) a: two\r\n\n\n');
  });

  it('refuses a soak of another kind, and a folder that is none', async () => {
    const path = folder.file('other');
    await run(path, ['a']);
    await expect(SoakJournal.open(path, { ...settings, hold: 100 })).rejects.toMatchObject({
      code: 'soak-differs',
      exitCode: 2,
    });
    await expect(SoakJournal.open(folder.write('file', ''), settings)).rejects.toMatchObject({
      code: 'soak-journal-failed',
    });
  });

  it('takes lines that are none of its own for nothing', async () => {
    const path = folder.file('foreign');
    mkdirSync(path);
    writeFileSync(
      join(path, 'soak.ndjson'),
      'null\n[]\n"x"\n{"a":1}\n\0\0\0\n{"event":"run","run":1e9}\n{"event":"cycle","clientId":1}\n{"event":"started"}\n{"event":"cycle"',
    );
    expect(await pastOf(path)).toMatchObject({ cycles: [], cut: 0 });
  });

  it('tells of a disk that takes no more where it is waited for, also of what was noted before', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const journal = await SoakJournal.open(folder.file('closed'), settings);
      await journal.close();
      journal.note({ event: 'started', clientId: 'a' });
      await setImmediate();
      await expect(journal.write({ event: 'cycle', ...cycleOf('a') })).rejects.toMatchObject({
        code: 'soak-journal-failed',
        exitCode: 3,
      });
      expect(unhandled).toEqual([]);
    } finally {
      process.removeListener('unhandledRejection', note);
    }
  });
});

// The last line of the text is not whole, and is of this kind.
function isTorn(text: string, event: string): boolean {
  const last = text.split('\n').at(-1) ?? '';
  if (!last.includes(`"event":"${event}"`)) return false;
  try {
    JSON.parse(last);
    return false;
  } catch {
    return true;
  }
}
