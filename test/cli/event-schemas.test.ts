import { describe, expect, it } from 'vitest';
import { faultsOf, schemaNames } from '../support/json-schema.js';
import { RtcStage, RunningProgram, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();
const elf = samplePath('streamer.elf');
const scenario = folder.write(
  'mem.json',
  JSON.stringify({ steps: [{ send: 'mem' }, { expect: 'Heap:', timeoutMs: 3_000 }] }),
);

/** Command lines that end by themselves, and events that must be among what they say. */
const commandLines: Readonly<Record<string, readonly (readonly [line: string, events: string])[]>> = {
  monitor: [
    ['--port sim --leak 8628 --until Heap: --timeout 10000', 'line verdict'],
    [`--port sim --leak 8628 --timeout 20000 --elf ${elf}`, 'line finding verdict'],
  ],
  analyze: [
    [`${samplePath('two-connections.log')} --elf ${elf}`, 'dump sample boot cycle finding verdict'],
    [samplePath('made-up-exhaustion.log'), 'panic alloc-failure trend finding verdict'],
    [samplePath('ten-connections.log'), 'cycle cycle-trend'],
  ],
  drive: [[`${scenario} --port sim --leak 100`, 'step done']],
  flash: [
    [
      `${samplePath('build')} --port sim:${folder.file('flash.bin')} --monitor --timeout 2000`,
      'connected progress file done line',
    ],
  ],
};
const always = new Set(['monitor']);

function check(name: string, lines: readonly string[], wanted: string): void {
  const faults = faultsOf(`${name}-events`);
  const seen = new Set<string>();
  for (const line of lines) {
    const event = JSON.parse(line) as { readonly event: string };
    seen.add(event.event);
    expect(faults(event), line).toEqual([]);
  }
  expect([...seen]).toEqual(expect.arrayContaining(wanted.split(' ')));
}

describe('JSON Schema of an event', () => {
  it('is there for each command that this test runs, and for no other', () => {
    const files = schemaNames().filter((name) => name.endsWith('-events'));
    const names = [...Object.keys(commandLines), 'soak', 'view', 'signal', 'simulate'];
    expect(files.toSorted()).toEqual(names.map((name) => `${name}-events`).toSorted());
  });

  for (const [name, lines] of Object.entries(commandLines)) {
    it(`holds for each line of ${name}`, { timeout: 60_000 }, async ({ skip }) => {
      if (!isThorough && !always.has(name)) return skip(onlyThorough);
      for (const [line, wanted] of isThorough ? lines : lines.slice(0, 1)) {
        const program = new RunningProgram([name, ...line.split(' '), '--format', 'ndjson']);
        await program.ended();
        check(name, program.lines, wanted);
      }
    });
  }

  it('holds for each line of soak', { timeout: 120_000 }, async ({ skip }) => {
    const why = (await whyNoWebRtc()) ?? (isThorough ? null : onlyThorough);
    if (why !== null) return skip(why);
    const args = 'soak --port sim --http-port 0 --cycles 4 --hold 200 --leak 8628 --format ndjson';
    const soak = new RunningProgram(args.split(' '));
    expect([0, 1], soak.stderr).toContain(await soak.ended());
    check('soak', soak.lines, 'progress dump cycle-trend finding verdict done');
  });

  it('holds for each line of view, signal and simulate', { timeout: 60_000 }, async ({ skip }) => {
    const why = (await whyNoWebRtc()) ?? (isThorough ? null : onlyThorough);
    if (why !== null) return skip(why);
    const stage = await RtcStage.open({ twinArgs: ['--format', 'ndjson'] });
    const board = new RunningProgram(['simulate', '--listen', 'socket://127.0.0.1:0']);
    try {
      await board.line('"event":"listening"');
      const run = runCli([
        'view',
        '--signal',
        stage.url,
        '--for',
        '300',
        '--cycles',
        '2',
        '--format',
        'ndjson',
      ]);
      check('view', run.stdout.trim().split('\n'), 'cycle done');
      runCli(['view', '--signal', stage.url, '--mode', 'malformed-json', '--for', '300']);
    } finally {
      await Promise.all([board.stop(), stage.close()]);
    }
    check('simulate', stage.twin.lines, 'started line done');
    check('simulate', board.lines, 'listening');
    check('signal', stage.signal.lines, 'listening joined relayed left refused done');
  });

  it('refuses an event that no command has, or without its fields', () => {
    const faults = faultsOf('view-events');
    expect(faults({ schemaVersion: 1, event: 'picture' })).not.toEqual([]);
    expect(faults({ schemaVersion: 1, event: 'cycle', index: 0 })).not.toEqual([]);
  });
});
