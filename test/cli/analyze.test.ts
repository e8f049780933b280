import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusFile } from '../support/corpus-file.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const elf = ['--elf', samplePath('streamer.elf')];

describe('analyze', () => {
  it('says who leaks, how much, and how we know, first of all', () => {
    const { code, stdout } = runCli(['analyze', samplePath('ten-connections.log'), ...elf]);
    const [verdict = '', origin = ''] = stdout.split('\n');
    expect(code).toBe(1);
    expect(verdict).toMatch(
      /^LEAK 8 KB of DMA .* 10 connections\); empty after 35 more: mostly 64 x 84 B FreeRTOS mutexes/,
    );
    expect(origin).toMatch(/1 boot · .* · 10 connections · 10 heap traces · streamer\.elf matches/);
    // The order of the sections is that of all reports.
    const at = ['a connection', 'who keeps it', 'Why: ', 'Next:'].map((part) => stdout.indexOf(part));
    expect(at.every((position) => position > 0)).toBe(true);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    // A command to type stands alone on its line, however long.
    const lines = stdout.split('\n').filter((line) => !line.includes('esp-rtc-diag '));
    for (const line of lines.slice(2)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('ties blocks to connections: what grows by a constant', () => {
    const { stdout } = runCli(['analyze', samplePath('ten-connections.log'), ...elf, '--format', 'json']);
    const { findings } = JSON.parse(stdout);
    const owners = findings.filter(({ ruleId }: { ruleId: string }) => ruleId === 'cycle-owner');
    // 64 mutexes, a buffer, a transport and a timer of each connection: samples/README.md.
    expect(
      owners.map(({ evidence }: any) => [evidence.group.size, evidence.perCycle, evidence.steps]),
    ).toEqual([
      [84, 64, 9],
      [1536, 1, 9],
      [1024, 1, 9],
      [12, 1, 9],
    ]);
    const severities = findings.map(({ severity }: { severity: string }) => severity);
    const order = ['error', 'warning', 'note'];
    expect(severities).toEqual(
      severities.toSorted((a: string, b: string) => order.indexOf(a) - order.indexOf(b)),
    );
    expect(new Set(findings.map(({ fingerprint }: any) => fingerprint)).size).toBe(findings.length);
  });

  it.each([
    ['ten-connections-bounded.log', 0, /^BOUNDED/, 'bounded'],
    ['ten-connections-clean.log', 0, /^NO LEAK/, 'none'],
    ['ten-connections.log', 1, /^LEAK/, 'leak'],
  ])('tells %s from the others', (log, code, verdict, ofDma) => {
    const run = runCli(['analyze', samplePath(log), '--format', 'json']);
    expect(run.code).toBe(code);
    const report = JSON.parse(run.stdout);
    expect(report.verdict).toMatch(verdict);
    const dma = report.cycleTrends.find(({ capability }: { capability: string }) => capability === 'dma');
    expect(dma.verdict).toBe(ofDma);
  });

  it('gives everything that heap and dma give', () => {
    const log = samplePath('ten-connections.log');
    const whole = JSON.parse(runCli(['analyze', log, ...elf, '--format', 'json']).stdout);
    const heap = JSON.parse(runCli(['heap', log, ...elf, '--format', 'json']).stdout);
    const dma = JSON.parse(runCli(['dma', log, '--format', 'json']).stdout);
    expect(whole.dumps).toEqual(heap.dumps);
    expect(whole.series).toEqual(heap.series);
    for (const name of ['samples', 'boots', 'trends', 'cycles', 'cycleTrends']) {
      expect([name, whole[name]]).toEqual([name, dma[name]]);
      expect(whole[`${name}Count`]).toBe(dma[`${name}Count`]);
    }
    const rulesOf = (report: any): string[] => report.findings.map(({ ruleId }: any) => ruleId);
    for (const rule of rulesOf(dma)) expect(rulesOf(whole)).toContain(rule);
  });

  it('streams events as NDJSON, all of them, the verdict last', () => {
    const { stdout } = runCli(['analyze', samplePath('ten-connections.log'), '--format', 'ndjson']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const count = (name: string): number => events.filter(({ event }) => event === name).length;
    expect([count('dump'), count('cycle'), count('verdict')]).toEqual([10, 10, 1]);
    expect(events.at(-1)).toMatchObject({
      event: 'verdict',
      samplesCount: count('sample'),
      statesCount: count('state'),
      bootsCount: count('boot'),
      cyclesCount: count('cycle'),
    });
    // DMA, internal, heap, and PSRAM, which is the difference of the last two.
    expect([count('boot'), count('series'), count('cycle-trend')]).toEqual([1, 1, 4]);
  });

  it('reads several logs, compressed ones and stdin, each of them once', () => {
    const packed = folder.write('one.log.gz', gzipSync(readFileSync(samplePath('one-connection.log'))));
    const { stdout, stderr } = runCli(['analyze', packed, '-', packed, '--format', 'json'], {
      input: readFileSync(samplePath('ten-connections.log')),
    });
    expect(stderr).toBe(`warning: ${packed} is given more than once, and read once.\n`);
    const report = JSON.parse(stdout);
    expect(new Set(report.samples.map(({ source }: any) => source))).toEqual(new Set([packed, '-']));
    expect(report.cyclesCount).toBe(11);
  });

  it('adds what viewers received, from a session file', () => {
    const [client = ''] =
      /(?<=Received request from client: )\S+/.exec(readFileSync(samplePath('one-connection.log'), 'utf8')) ??
      [];
    expect(client).not.toBe('');
    const media = { videoPackets: 900, videoFrames: 120, keyFrames: 4, audioPackets: 200, lost: 3 };
    const phases = Object.fromEntries(
      'socket offer answer connected tracks firstVideo firstFrame firstKeyFrame firstAudio closed'
        .split(' ')
        .map((name) => [`${name}Ms`, null]),
    );
    const of = { clientId: client, startedAtMs: 1, connected: true, connectMs: 9, firstFrameMs: 9 };
    const rest = { index: 1, closedBy: 'viewer', detail: null, pings: 0, phases };
    const session = folder.write(
      'view.session',
      [
        { session: 'esp-rtc-diag', schemaVersion: 1, by: 'view', startedAtMs: 1 },
        { event: 'cycle', timeMs: 5, ...of, ...media, ...rest },
        { event: 'cycle', timeMs: 5, ...of, ...media, ...rest, clientId: 'nobody' },
      ]
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
    const { stdout, stderr } = runCli([
      'analyze',
      samplePath('one-connection.log'),
      session,
      '--format',
      'json',
    ]);
    const { cycles } = JSON.parse(stdout);
    expect(cycles).toHaveLength(1);
    expect([cycles[0].client, cycles[0].media, stderr]).toEqual([client, media, '']);
    const alone = runCli(['analyze', session]);
    expect([alone.code, alone.stdout]).toEqual([3, '']);
    const later = folder.write('later.session', '{"session":"esp-rtc-diag","schemaVersion":2}\n{}\n');
    expect(runCli(['analyze', samplePath('one-connection.log'), later]).stderr).toMatch(/of a later release/);
  });

  it('refuses what says nothing, an ELF, and a file that is not there', () => {
    const empty = folder.write('empty.log', 'hello\nworld\n');
    const nothing = runCli(['analyze', empty]);
    expect([nothing.code, nothing.stdout]).toEqual([3, '']);
    expect(nothing.stderr).toMatch(/^error: .*empty\.log says nothing about memory/);
    expect(runCli(['analyze', samplePath('streamer.elf')]).code).toBe(3);
    expect(runCli(['analyze', folder.file('none.log')]).code).toBe(3);
    expect(runCli(['analyze']).code).toBe(2);
  });

  it('says of the real console that one connection is not enough', (context) => {
    const input = corpusFile('streamer-console-one-connection.log', context);
    const { code, stdout } = runCli(['analyze', '-'], { input });
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^NOT ENOUGH cycles to say: 1 connection/),
    ]);
  });
});

describe('a report to look at', () => {
  it.each(['analyze', 'heap', 'dma'])('%s makes a page and Markdown', (command) => {
    const log = samplePath('ten-connections.log');
    const page = folder.file(`${command}.html`);
    expect(runCli([command, log, ...elf, '--format', 'html', '--output', page]).code).toBe(1);
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html.length).toBeLessThan(1_000_000);
    const markdown = runCli([command, log, ...elf, '--format', 'markdown']);
    expect([markdown.code, markdown.stdout]).toEqual([1, expect.stringMatching(/^\*\*LEAK 8 KB of DMA/)]);
  });

  it('ctors makes them too, of its constructors alone', () => {
    const path = folder.file('ctors.html');
    expect(runCli(['ctors', samplePath('streamer.elf'), '--format', 'html', '--output', path]).code).toBe(0);
    const html = readFileSync(path, 'utf8');
    // As many rows as `ctors` lists.
    const { constructors } = JSON.parse(
      runCli(['ctors', samplePath('streamer.elf'), '--format', 'json']).stdout,
    );
    expect(html.match(/<tr>/g)).toHaveLength(constructors.length + 1);
    const { stdout } = runCli(['ctors', samplePath('streamer.elf'), '--format', 'markdown']);
    expect(stdout.match(/^\| \d+ \| 0x/gm)).toHaveLength(constructors.length);
  });
});
