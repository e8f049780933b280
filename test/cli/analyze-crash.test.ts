import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';

const elf = samplePath('streamer.elf');
const sha = '2c25f543f';

const boot = [
  'ESP-ROM:esp32p4-eco2-20240710',
  'rst:0x1 (POWERON),boot:0x30f',
  `I (577) app_init: ELF file SHA256:  ${sha}...`,
];
const monitor = (ms: number, dma: number): string =>
  `I (${ms}) Streamer: Heap: 32471 KB free | DMA: ${dma} KB | Internal: ${dma + 30} KB | Clients: 0`;
const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

/** The addresses of a call in the sample firmware, from its disassembly: within a function, and where it returns to. */
function crashed(mepc: number, stack: readonly number[]): string {
  return [
    ...boot,
    monitor(5000, 300),
    "Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.",
    '',
    'Core  0 register dump:',
    `MEPC    : ${hex(mepc)}  RA      : ${hex(0x40001060)}  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400  `,
    'TP      : 0x4ff3b3a0  T0      : 0x00000000  T1      : 0x00000000  T2      : 0x00000000  ',
    'S0/FP   : 0x4ff3b210  S1      : 0x00000000  A0      : 0x00000000  A1      : 0x00000000  ',
    'MCAUSE  : 0x00000005  MTVAL   : 0x00000010  MHARTID : 0x00000000  ',
    '',
    'Stack memory:',
    `4ff3b1f0: ${stack.slice(0, 8).map(hex).join(' ')}`,
    `4ff3b210: ${stack.slice(8).map(hex).join(' ')}`,
    '',
    `ELF file SHA256: ${sha}`,
    '',
    'Rebooting...',
    '',
  ].join('\n');
}

describe('a crash', () => {
  // objdump: 4000141e in IceTransport's constructor is `jal malloc`, so 40001422 is a return address; 40001410 is none.
  // readelf -wF: at 40001060 make_buffer has its return address 4 bytes below s0, and its caller's s0 8 bytes below.
  const log = crashed(0x40001060, [0, 0, 0, 0, 0, 0, 0, 0x40001422, 0x40001410, 0x400014a8]);

  it('says first what happened, where, and what the address means', () => {
    const { code, stdout } = runCli(['analyze', '-', '--elf', elf], { input: log });
    expect(code).toBe(1);
    const [verdict = ''] = stdout.split('\n');
    expect(verdict).toBe(
      'CRASH in line 5: Load access fault in rtc::impl::make_buffer, a null pointer (0x00000010)',
    );
    expect(stdout.split('\n')[1]).toBe('stdin · 1 boot · 1 sample · streamer.elf matches (2c25f543f)');
    expect(stdout).toMatch(/where it crashed, innermost first/);
    expect(stdout).toMatch(/0x400014a8 .*IceTransport::gather .*\(a guess\)/);
    expect(stdout).not.toMatch(/0x40001410/);
    for (const line of stdout.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('has the names that another reader of ELF gives', (context) => {
    const { stdout } = runCli(['analyze', '-', '--elf', elf, '--format', 'json'], { input: log });
    const { panics } = JSON.parse(stdout);
    expect(panics).toHaveLength(1);
    const frames: { address: string; role: string; functions: { function: string }[] }[] = panics[0].frames;
    expect(frames.map(({ address, role }) => [address, role])).toEqual([
      ['0x40001060', 'pc'],
      ['0x40001422', 'caller'],
      ['0x400014a8', 'stack-word'],
    ]);
    const asked = frames.map(({ address, role }) => hex(Number(address) - (role === 'pc' ? 0 : 1)));
    const named = runPeer(['riscv64-unknown-elf-addr2line', 'addr2line'], ['-Cfe', elf, ...asked]);
    if (named === null) return context.skip('addr2line is not installed');
    const functions = named.split('\n').filter((_, index) => index % 2 === 0);
    for (const [index, { functions: ours }] of frames.entries()) {
      const name = (functions[index] ?? '').replace(/\(.*/, '');
      expect(ours.map((one) => one.function).join(' ')).toContain(name);
    }
  });

  it('is an event of NDJSON as it is an entry of JSON', () => {
    const input = `${log}${boot.join('\n')}\n${monitor(5000, 3)}\nMem alloc fail. size 0x00000020 caps 0x00000808\nCPU halted.\n`;
    const json = JSON.parse(runCli(['analyze', '-', '--format', 'json'], { input }).stdout);
    const events = runCli(['analyze', '-', '--format', 'ndjson'], { input })
      .stdout.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const named = (name: string): object[] =>
      events
        .filter(({ event }) => event === name)
        .map(({ schemaVersion: _version, event: _event, ...rest }) => rest);
    expect(named('panic')).toEqual(json.panics);
    expect(named('alloc-failure')).toEqual(json.allocFailures);
    expect(named('boot')).toEqual(json.boots);
    expect([json.panicsCount, json.allocFailuresCount, json.bootsCount]).toEqual([2, 1, 2]);
  });

  it('has no names of another build', () => {
    const other = log.replaceAll(sha, 'aaaaaaaaa');
    const { stdout } = runCli(['analyze', '-', '--elf', elf], { input: other });
    expect(stdout).not.toMatch(/make_buffer/);
    expect(stdout.split('\n')[1]).toMatch(/streamer\.elf does not match/);
    expect(stdout).toMatch(/^CRASH in line 5: Load access fault, a null pointer/);
  });

  it('is none where the task watchdog only warns, but that comes first where nothing else does', () => {
    const wdt = (text: string): string => `E (10321) task_wdt: ${text}\n`;
    const input = [
      'Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
      ' - IDLE0 (CPU 0)',
      'Tasks currently running:',
      'CPU 0: streamer',
      'CPU 1: IDLE1',
    ]
      .map(wdt)
      .join('');
    const { code, stdout } = runCli(['analyze', '-'], { input });
    expect([code, stdout.split('\n')[0]]).toEqual([
      1,
      'WATCHDOG in line 1: IDLE0 did not run in time, while streamer ran',
    ]);
    expect(stdout).toMatch(/1\. Look for a loop without a delay in streamer\./);
  });

  it('of the task watchdog has the names of where the busy task was', () => {
    const wdt = (text: string): string => `E (10321) task_wdt: ${text}\n`;
    const start = wdt(
      'Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
    );
    const input = [
      start,
      wdt(' - IDLE0 (CPU 0)'),
      wdt('Tasks currently running:'),
      wdt('CPU 0: encoder'),
      wdt('CPU 1: IDLE1'),
      wdt('Print CPU 0 (current core) backtrace'),
      '\n\nBacktrace: 0x4200d004:0x3fca53d0 0x4200c1f0:0x3fca53f0\n',
      '--- 0x4200d004: task_wdt_isr at /idf/components/esp_system/task_wdt.c:500\n',
      '--- 0x4200c1f0: Encoder::run() at /p/main/encoder.cpp:120\n',
    ].join('');
    const { stdout } = runCli(['analyze', '-'], { input });
    expect(stdout.split('\n')[0]).toBe(
      'WATCHDOG in line 1: IDLE0 did not run in time, while encoder ran, in Encoder::run',
    );
    expect(stdout).toMatch(
      /where it ran, innermost first\n.*\n.*task_wdt_isr.*\n.*Encoder::run +main\/encoder\.cpp:120\n/,
    );
    expect(stdout).toMatch(/Start where it ran:\n +\/p\/main\/encoder\.cpp:120/);
    const { findings, panics } = JSON.parse(runCli(['analyze', '-', '--format', 'json'], { input }).stdout);
    expect(findings[0].evidence).toMatchObject({ core: 0, culprit: { name: 'Encoder::run', line: 120 } });
    expect(panics[0]).toMatchObject({ kind: 'task-watchdog', core: 0, pc: '0x4200d004' });
    // A warning is no crash.
    const markdown = runCli(['analyze', '-', '--format', 'markdown'], { input }).stdout;
    expect(markdown).toContain('Where it ran, innermost first');
    expect(markdown).not.toContain('Where it crashed');
  });

  it('of a task that waits while all cores are idle says that it waits', () => {
    const wdt = (text: string): string => `E (10321) task_wdt: ${text}\n`;
    const warning = (ran: string): string =>
      [
        'Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
        ' - loopTask (CPU 1)',
        'Tasks currently running:',
        'CPU 0: IDLE0',
        `CPU 1: ${ran}`,
      ]
        .map(wdt)
        .join('');
    const { stdout } = runCli(['analyze', '-'], { input: warning('IDLE1') });
    expect(stdout).toMatch(/^WATCHDOG in line 1: loopTask did not reset it in time\n/);
    expect(stdout).toMatch(/look at what loopTask waits for/);
    const { stdout: busy } = runCli(['analyze', '-'], { input: warning('loopTask') });
    expect(busy).toMatch(/Look for a loop in loopTask/);
  });

  it('by lack of memory says what was asked for and what was free', () => {
    const input = [
      ...boot,
      monitor(5000, 3),
      '',
      'Mem alloc fail. size 0x00000020 caps 0x00000808',
      'CPU halted.',
      '',
    ].join('\n');
    const { code, stdout } = runCli(['analyze', '-'], { input });
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toMatch(
      /^OUT OF MEMORY in line 6: allocation of 32 B DMA \+ INTERNAL failed, free before: DMA 3 KB/,
    );
  });
});
