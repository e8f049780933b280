import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, schemaNames } from '../support/json-schema.js';
import { RtcStage, RunningProgram, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';
import { makeToolchain } from '../support/toolchain-tree.js';

const folder = new TemporaryFolder();
const log = samplePath('two-connections.log');
const elf = samplePath('streamer.elf');
const toolchain = folder.file('gcc');
makeToolchain(toolchain);
const scenario = folder.write(
  'mem.json',
  JSON.stringify({ steps: [{ send: 'mem' }, { expect: 'Heap:', timeoutMs: 3_000 }] }),
);
const noScenario = folder.write(
  'no.json',
  JSON.stringify({ steps: [{ expect: 'never said', timeoutMs: 50 }] }),
);

// Whatever may break, each with what only it has: names of a crash, a failure without a size, a kind of two words.
const crash = folder.write(
  'crash.log',
  [
    'rst:0x1 (POWERON),boot:0x30f',
    'I (577) app_init: ELF file SHA256:  2c25f543f...',
    "Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.",
    'Core  0 register dump:',
    'MEPC    : 0x40001060  RA      : 0x40001422  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400',
    'Stack memory:',
    '4ff3b1f0: 0x40001422 0x400014a8',
    'rst:0x1 (POWERON),boot:0x30f',
    'E (7795) esp-tls: mbedtls_ssl_handshake returned -0x10',
    'CORRUPT HEAP: Bad tail at 0x4ff13aaa. Expected 0xbaad5678 got 0x00000000',
    'rst:0x1 (POWERON),boot:0x30f',
    'E (12000) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
    'E (12000) task_wdt:  - IDLE0 (CPU 0)',
  ].join('\n'),
);
const list = folder.write('list.txt', '0x40000100: main/gone.cpp:3\n0x40000200: main/streamer.cpp:9\n');

/** A command line for each schema; those marked run in each test run, the others with the long form. */
const commandLines: Readonly<Record<string, readonly (readonly string[])[]>> = {
  analyze: [
    [crash, '--elf', elf],
    [log, '--elf', elf],
    [samplePath('made-up-exhaustion.log')],
    [samplePath('ten-connections.log')],
  ],
  heap: [[log, '--elf', elf], [samplePath('watchdog-in-dump.log')], [samplePath('both-regions.log')]],
  'heap-diff': [[samplePath('one-connection.log'), log]],
  dma: [[samplePath('ten-connections.log')], [samplePath('made-up-exhaustion.log')]],
  symbolize: [[elf, '0x40000100', '0x00000001']],
  ctors: [[elf], [samplePath('streamer-v6.elf')], [elf, '--boot-log', samplePath('ctors-debug.log')]],
  'ctors-skip': [[elf, '--skip', 'main/**']],
  'ctors-verify': [[elf], [elf, '--list', list]],
  'ctors-diff': [[elf, samplePath('streamer-v6.elf')]],
  audit: [[elf, '--struct', 'QueueDefinition']],
  'audit-diff': [[elf, samplePath('streamer-v6.elf')]],
  nack: [[], ['--dma-bytes', '201728', '--bytes-per-packet', '406']],
  'nack-check': [['--check', samplePath('nack-claim.json')]],
  flash: [
    [samplePath('build'), '--dry-run'],
    [samplePath('build'), '--port', 'sim'],
  ],
  'read-flash': [['0x8000', '4K', folder.file('table.bin'), '--port', 'sim']],
  reset: [['--port', 'sim']],
  ports: [[]],
  image: [[samplePath('build/streamer.bin')], [samplePath('build/streamer.bin'), '--elf', elf]],
  media: [['check', samplePath('media')]],
  doctor: [[samplePath('project')], [samplePath('project'), '--dry-run']],
  'toolchain-check': [[toolchain]],
  'toolchain-patch': [[toolchain, '--dry-run'], [toolchain], [toolchain]],
  'toolchain-restore': [[toolchain]],
  drive: [
    [scenario, '--port', 'sim', '--leak', '100'],
    [noScenario, '--port', 'sim'],
  ],
  record: [[folder.file('run.rec'), '--port', 'sim', '--for', '300']],
};
const always = new Set(['analyze', 'doctor', 'heap', 'record']);
const noWords = new Set(['read-flash', 'nack-check']);

/** `heap-diff` is `heap diff`; of these two only the name of the file has a dash more. */
function wordsOf(name: string): string[] {
  return noWords.has(name) ? [name.replace('-check', '')] : name.split('-');
}

/** Commands that others must run beside, or that take their time. */
const live = ['soak', 'soak-diff', 'view', 'signal', 'simulate-streamer'];

describe('JSON Schema', () => {
  it('is there for each command that this test runs, and for no other', () => {
    const files = schemaNames().filter((name) => !name.endsWith('-events'));
    expect(files.toSorted()).toEqual([...Object.keys(commandLines), ...live].toSorted());
  });

  for (const [name, lines] of Object.entries(commandLines)) {
    const words = wordsOf(name);
    it(`holds for what ${words.join(' ')} answers (${name})`, ({ skip }) => {
      if (!isThorough && !always.has(name)) return skip(onlyThorough);
      for (const args of isThorough ? lines : lines.slice(0, 1)) {
        const { stdout, stderr } = runCli([...words, ...args, '--format', 'json']);
        expect(stdout, stderr).not.toBe('');
        expect(faultsOf(name)(JSON.parse(stdout))).toEqual([]);
      }
    });
  }

  it('holds for what symbolize answers to a line that is no address', () => {
    const { stdout } = runCli(['symbolize', elf, '--format', 'json'], { input: 'no address\n0x40000100\n' });
    expect(faultsOf('symbolize')(JSON.parse(stdout))).toEqual([]);
  });

  it('holds for soak and soak diff', { timeout: 120_000 }, async ({ skip }) => {
    const why = (await whyNoWebRtc()) ?? (isThorough ? null : onlyThorough);
    if (why !== null) return skip(why);
    const [before, after] = [folder.file('before.json'), folder.file('after.json')];
    for (const [file, leak] of [
      [before, '8628'],
      [after, '84'],
    ] as const) {
      const args = `soak --port sim --http-port 0 --cycles 6 --hold 200 --leak ${leak} --format json --output ${file}`;
      const soak = new RunningProgram(args.split(' '));
      expect([0, 1], soak.stderr).toContain(await soak.ended());
      expect(faultsOf('soak')(readJson(file))).toEqual([]);
    }
    const { stdout } = runCli(['soak', 'diff', before, after, '--format', 'json']);
    expect(faultsOf('soak-diff')(JSON.parse(stdout))).toEqual([]);
  });

  it('holds for view, signal and simulate --streamer', { timeout: 60_000 }, async ({ skip }) => {
    const why = (await whyNoWebRtc()) ?? (isThorough ? null : onlyThorough);
    if (why !== null) return skip(why);
    const signal = new RunningProgram(['signal', '--http-port', '0', '--format', 'json']);
    // Of JSON the address comes in the end only, so that the port is asked of another one.
    const stage = await RtcStage.open();
    try {
      const twin = new RunningProgram(`simulate --streamer --signal ${stage.url} --format json`.split(' '));
      await stage.signal.line('"replaces":true');
      const { stdout } = stage.view('--for', '500', '--cycles', '2');
      expect(faultsOf('view')(JSON.parse(stdout))).toEqual([]);
      for (const [name, program] of [
        ['signal', signal],
        ['simulate-streamer', twin],
      ] as const) {
        expect(await program.stop()).toBe(130);
        expect(faultsOf(name)(JSON.parse(program.lines.join('\n')))).toEqual([]);
      }
    } finally {
      await signal.stop();
      await stage.close();
    }
  });

  it('refuses an answer that lacks a field, has another type, or a field that is not named', () => {
    const faults = faultsOf('nack-check');
    const check = { id: 'a', claimed: 1, computed: 2, holds: false, arithmetic: '1 + 1 = 2' };
    const good = { schemaVersion: 1, verdict: 'NO', checks: [check], findings: [] };
    const isGood = (value: object): boolean => faults(value).length === 0;
    expect(isGood(good)).toBe(true);
    expect(isGood({ ...good, checks: [{ ...check, holds: 'no' }] })).toBe(false);
    expect(isGood({ ...good, schemaVersion: 2 })).toBe(false);
    expect(isGood({ ...good, findings: undefined })).toBe(false);
    expect(isGood({ ...good, more: 1 })).toBe(false);
  });
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
