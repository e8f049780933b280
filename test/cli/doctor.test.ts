import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { Terminal, whyNoTerminal } from '../support/terminal.js';
import { isThorough, onlyThorough } from '../support/thorough.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
let count = 0;

function project(files: Readonly<Record<string, string>>): string {
  const path = folder.file(`project-${count++}`);
  for (const [name, text] of Object.entries({ 'CMakeLists.txt': 'project(x)\n', ...files })) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

type Answer = {
  readonly verdict: string;
  readonly checks: readonly { readonly id: string; readonly status: string; readonly line: number | null }[];
  readonly findings: readonly { readonly ruleId: string; readonly evidence: { readonly state: string } }[];
  readonly change: {
    readonly backup: string | null;
    readonly isWritten: boolean;
    readonly diff: string;
  } | null;
};

function ask(
  path: string,
  ...more: readonly string[]
): { readonly code: number | null; readonly answer: Answer } {
  const { code, stdout } = runCli(['doctor', path, '--format', 'json', ...more]);
  return { code, answer: JSON.parse(stdout) as Answer };
}

const shallow = `CONFIG_IDF_TARGET="esp32p4"\r
CONFIG_HEAP_TRACING_STANDALONE=y\r
CONFIG_HEAP_TRACING_STACK_DEPTH=2\r
CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y\r
`;

describe('doctor', () => {
  it('says first what would come of it, and the line to change', () => {
    const { code, stdout } = runCli(['doctor', project({ sdkconfig: shallow })]);
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toMatch(
      /^NOT READY: 1 error, \d warnings: a heap trace .* show no callers$/,
    );
    expect(stdout).toMatch(/^error +sdkconfig:3 +CONFIG_HEAP_TRACING_STACK_DEPTH=2 shows/m);
    expect(stdout).toMatch(/^ +set CONFIG_HEAP_TRACING_STACK_DEPTH=10$/m);
  });

  it('takes the target of the environment where no sdkconfig is there yet, as ESP-IDF does', () => {
    const path = project({
      'sdkconfig.defaults': 'CONFIG_IDF_TARGET="esp32p4"\n',
      'sdkconfig.defaults.esp32s3': 'CONFIG_HEAP_TRACING_STANDALONE=y\n',
    });
    const idsOf = (env: Readonly<Record<string, string>>): string[] => {
      const { stdout } = runCli(['doctor', path, '--format', 'json'], { env });
      return (JSON.parse(stdout) as Answer).findings.map(({ ruleId }) => ruleId);
    };
    const [p4, s3] = [idsOf({ IDF_TARGET: '' }), idsOf({ IDF_TARGET: 'esp32s3' })];
    expect(p4).toEqual(expect.arrayContaining(['doctor-heap-tracing', 'doctor-frame-pointer']));
    // Xtensa needs no frame pointer.
    expect(s3.filter((id) => ['doctor-heap-tracing', 'doctor-frame-pointer'].includes(id))).toEqual([]);
  });

  it('reads the defaults and the sdkconfig that CMakeLists.txt names, and says what it cannot follow', () => {
    const cmake =
      'set(SDKCONFIG_DEFAULTS "sdkconfig.defaults;trace")\nset(SDKCONFIG build/sdkconfig)\nproject(x)\n';
    const named = project({
      'CMakeLists.txt': cmake,
      'sdkconfig.defaults': 'CONFIG_HEAP_TRACING_STANDALONE=y\n',
      'trace.esp32p4': 'CONFIG_HEAP_TRACING_STACK_DEPTH=3\n',
    });
    const before = runCli(['doctor', named, '--dry-run']).stdout;
    expect(before).toMatch(/^error +CMakeLists.txt +SDKCONFIG_DEFAULTS has trace, which/m);
    expect(before).toMatch(/^error +trace.esp32p4:1 +CONFIG_HEAP_TRACING_STACK_DEPTH=3 shows/m);
    expect(before).toContain('trace.esp32p4:1 says CONFIG_HEAP_TRACING_STACK_DEPTH=3, and wins');
    mkdirSync(join(named, 'build'));
    writeFileSync(join(named, 'build/sdkconfig'), shallow);
    const built = runCli(['doctor', named]).stdout;
    expect(built).toMatch(/^error +build\/sdkconfig:3 +CONFIG_HEAP_TRACING_STACK_DEPTH=2 shows/m);
    expect(built).toContain('mv build/sdkconfig sdkconfig.before-doctor\n     idf.py fullclean build');
    const unclear = project({ 'CMakeLists.txt': 'set(SDKCONFIG_DEFAULTS ${BOARD}.defaults)\nproject(x)\n' });
    expect(ask(unclear).answer.findings.filter(({ ruleId }) => /sdkconfig|heap/.test(ruleId))).toMatchObject([
      { ruleId: 'doctor-sdkconfig', evidence: { state: 'unclear', path: 'CMakeLists.txt', line: 1 } },
    ]);
  });

  it('--dry-run changes nothing; --fix writes sdkconfig.defaults alone, beside a backup, once', () => {
    const path = project({
      sdkconfig: shallow,
      'sdkconfig.defaults': '# mine\r\nCONFIG_HEAP_TRACING_OFF=y\r\n',
    });
    const planned = ask(path, '--dry-run').answer.change;
    expect(planned?.isWritten).toBe(false);
    expect(planned?.diff).toContain('+CONFIG_HEAP_TRACING_STACK_DEPTH=10');
    expect(readdirSync(path).toSorted()).toEqual(['CMakeLists.txt', 'sdkconfig', 'sdkconfig.defaults']);

    const { stdout } = runCli(['doctor', path, '--fix', '--yes']);
    expect(stdout.indexOf('+CONFIG_HEAP_TRACING_STACK_DEPTH=10')).toBeLessThan(stdout.indexOf('NOT READY'));
    const defaults = readFileSync(join(path, 'sdkconfig.defaults'), 'utf8');
    expect(defaults).toMatch(/^# mine\r\nCONFIG_HEAP_TRACING_STANDALONE=y\r\n/);
    expect(readFileSync(join(path, 'sdkconfig.defaults.before-doctor'), 'utf8')).toBe(
      '# mine\r\nCONFIG_HEAP_TRACING_OFF=y\r\n',
    );
    expect(readFileSync(join(path, 'sdkconfig'), 'utf8')).toBe(shallow);

    expect(ask(path, '--fix', '--yes').answer.change).toMatchObject({
      isWritten: false,
      backup: null,
      diff: '',
    });
    expect(readFileSync(join(path, 'sdkconfig.defaults'), 'utf8')).toBe(defaults);
  });

  it('is ready where all is set, after --fix in a project that was never built', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const path = project({});
    expect(ask(path, '--fix', '--yes').answer.change?.isWritten).toBe(true);
    const config = readFileSync(join(path, 'sdkconfig.defaults'), 'utf8');
    writeFileSync(join(path, 'sdkconfig'), config);
    expect(ask(path).answer.findings.filter(({ ruleId }) => !/port|optional|udev/.test(ruleId))).toEqual([]);
  });

  it('needs --yes where nobody can be asked, and changes nothing without', () => {
    const path = project({ sdkconfig: shallow });
    const { code, stderr, stdout } = runCli(['doctor', path, '--fix']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: doctor --fix asks before it writes .*\nAdd --yes /);
    expect(readdirSync(path)).not.toContain('sdkconfig.defaults');
  });

  it("reads the target's defaults, and says what no build ever took over", ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const path = project({
      'sdkconfig.defaults': 'CONFIG_HEAP_TRACING_STACK_DEPTH=10\n',
      'sdkconfig.defaults.esp32p4': '# P4\nCONFIG_HEAP_TRACING_STACK_DEPTH=3\nCONFIG_X=0x10\n',
    });
    expect(runCli(['doctor', path]).stdout).toMatch(
      /^error +sdkconfig\.defaults\.esp32p4:2 +CONFIG_HEAP_TRACING_STACK_DEPTH=3 shows/m,
    );
    expect(runCli(['doctor', path, '--dry-run']).stdout).toContain(
      'sdkconfig.defaults.esp32p4:2 says CONFIG_HEAP_TRACING_STACK_DEPTH=3, and wins: change it by hand.',
    );
    // 0x10 and 16 are the same, and what sdkconfig leaves out is taken at the next build.
    writeFileSync(join(path, 'sdkconfig'), `${shallow}CONFIG_X=16\n`);
    const { findings } = ask(path).answer;
    expect(findings.filter(({ ruleId }) => ruleId === 'doctor-ignored-default')).toMatchObject([
      {
        evidence: {
          path: 'sdkconfig.defaults.esp32p4',
          line: 2,
          found: '2',
          wanted: '3',
          lines: [3],
          state: 'overruled',
        },
      },
    ]);
    const { stdout } = runCli(['doctor', path]);
    expect(stdout).toContain('SDKCONFIG_DEFAULTS="sdkconfig.before-doctor;');
    // The lines to type are for the project's folder, in which the reader is not.
    expect(stdout).toContain(`cd ${path}\n     mv sdkconfig sdkconfig.before-doctor`);
  });

  it("says that ESP-IDF reads the target's defaults only beside sdkconfig.defaults", ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const path = project({ 'sdkconfig.defaults.esp32p4': 'CONFIG_HEAP_TRACING_STANDALONE=y\n' });
    const states = ask(path).answer.findings.map(({ ruleId, evidence }) => `${ruleId} ${evidence.state}`);
    expect(states).toContain('doctor-ignored-default not-read');
    expect(states).toContain('doctor-heap-tracing off');
  });

  it('reads the binary partition table of a build where no CSV is', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const table = readFileSync(samplePath('build/partition_table/partition-table.bin'));
    const path = project({ sdkconfig: `${shallow}CONFIG_ESPTOOLPY_FLASHSIZE="2MB"\n` });
    const binary = join(path, 'build/partition_table/partition-table.bin');
    mkdirSync(dirname(binary), { recursive: true });
    writeFileSync(binary, table);
    const states = (): string[] =>
      ask(path)
        .answer.findings.filter(({ ruleId }) => ruleId.includes('partition'))
        .map(({ ruleId, evidence }) => `${ruleId} ${evidence.state}`);
    expect(states()).toEqual(['doctor-partition-size beyond-flash']);
    // A bit of the first label: the table is as readable as before.
    writeFileSync(
      binary,
      table.map((byte, index) => (index === 12 ? byte ^ 1 : byte)),
    );
    expect(states()).toEqual(['doctor-partition-table damaged', 'doctor-partition-size beyond-flash']);
    writeFileSync(binary, 'no table');
    writeFileSync(join(path, 'partitions.csv'), 'factory,app,factory,,1M\n');
    expect(states()).toEqual(['doctor-partition-table unreadable', 'doctor-partition-table unused']);
  });

  it.for([
    ['a link out of the project', (path: string) => symlinkSync(folder.write('other', 'X=1\n'), path)],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path)],
    ['bytes that are no UTF-8', (path: string) => writeFileSync(path, Buffer.from('# M\xfcll\n', 'latin1'))],
    [
      '300 lines of one option',
      (path: string) => writeFileSync(path, `${shallow.split('\n')[2]}\n`.repeat(300)),
    ],
  ] as const)('--fix leaves %s alone', ([what, put], { skip }) => {
    if (!isThorough && what !== 'a link out of the project') return skip(onlyThorough);
    const path = project({ sdkconfig: shallow });
    put(join(path, 'sdkconfig.defaults'));
    const { code, stderr } = runCli(['doctor', path, '--fix', '--yes']);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^error: sdkconfig\.defaults .*; nothing was changed\.\n/),
    ]);
    expect(readdirSync(path).filter((name) => name.includes('before-doctor'))).toEqual([]);
    if (what.includes('link'))
      expect(lstatSync(join(path, 'sdkconfig.defaults')).isSymbolicLink()).toBe(true);
  });

  it('keeps each backup, whatever has its name already, and the line ends', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const text = 'CONFIG_A=1\r\n# a\nCONFIG_HEAP_TRACING_STACK_DEPTH=1\r\nCONFIG_B=1';
    const path = project({ sdkconfig: shallow, 'sdkconfig.defaults': text });
    mkdirSync(join(path, 'sdkconfig.defaults.before-doctor'));
    symlinkSync('/dev/zero', join(path, 'sdkconfig.defaults.before-doctor-2'));
    writeFileSync(join(path, 'sdkconfig.defaults.before-doctor-3'), 'older');
    expect(ask(path, '--fix', '--yes').answer.change?.backup).toMatch(/before-doctor-4$/);
    expect(readFileSync(join(path, 'sdkconfig.defaults.before-doctor-4'), 'utf8')).toBe(text);
    expect(readFileSync(join(path, 'sdkconfig.defaults.before-doctor-3'), 'utf8')).toBe('older');
    expect(readFileSync(join(path, 'sdkconfig.defaults'), 'utf8')).toMatch(
      /^CONFIG_A=1\r\n# a\nCONFIG_HEAP_TRACING_STACK_DEPTH=10\r\nCONFIG_B=1\r\nCONFIG_/,
    );
  });

  const why = whyNoTerminal();
  it('asks on a terminal, and writes at a yes alone', async ({ skip }) => {
    if (why !== null) return skip(why);
    const path = project({ sdkconfig: shallow, 'sdkconfig.defaults': '# mine\n' });
    for (const [keys, code, isWritten] of isThorough
      ? ([
          [['C-c'], 130, false],
          [['C-d'], 1, false],
          [['n', 'Enter'], 1, false],
          [['y', 'Enter'], 1, true],
        ] as const)
      : ([[['C-c'], 130, false]] as const)) {
      const terminal = new Terminal(['doctor', path, '--fix'], { columns: 80, rows: 60 });
      try {
        expect(await terminal.until(/Write sdkconfig\.defaults\? \[y\/N\]/)).toContain(
          '+CONFIG_HEAP_TRACING_STACK_DEPTH=10',
        );
        expect(readFileSync(join(path, 'sdkconfig.defaults'), 'utf8')).toBe('# mine\n');
        terminal.keys(...keys);
        await terminal.until(new RegExp(`ended with ${code}`));
        expect(readFileSync(join(path, 'sdkconfig.defaults'), 'utf8') !== '# mine\n').toBe(isWritten);
      } finally {
        terminal.close();
      }
    }
  });

  it('reads an sdkconfig of 10 MB with keys set over and over', () => {
    const big = Array.from(
      { length: 200_000 },
      (_, n) => `CONFIG_OPTION_NUMBER_${n % 1_000}="value ${n} äöü …"\r\n`,
    );
    const path = project({ sdkconfig: shallow + big.join('') });
    const startMs = performance.now();
    const { answer } = ask(path);
    expect(answer.checks.filter(({ id }) => id === 'doctor-duplicate-option')).toHaveLength(20);
    expect(answer.checks.find(({ id }) => id === 'doctor-stack-depth')?.line).toBe(3);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  it('waits for no FIFO and reads no device in the place of a file', (ctx) => {
    if (process.platform === 'win32') ctx.skip('Windows has no FIFOs');
    const path = project({ 'main/idf_component.yml': '- no\n- manifest\n' });
    execFileSync('mkfifo', [
      join(path, 'sdkconfig'),
      join(path, 'partitions.csv'),
      join(path, 'sdkconfig.defaults'),
    ]);
    const { answer } = ask(path);
    const states = answer.findings.map(({ ruleId, evidence }) => `${ruleId} ${evidence.state}`);
    expect(states).toContain('doctor-sdkconfig unreadable');
    expect(states).toContain('doctor-partition-table unreadable');
    expect(states).toContain('doctor-manifest no-yaml');
    const fix = runCli(['doctor', path, '--fix', '--yes']);
    expect(fix.code).toBe(3);
    expect(fix.stderr).toMatch(/^error: sdkconfig\.defaults is not a regular file; nothing was changed\.\n/);
  });

  it('refuses what is no project and what cannot be read, with exit code 3', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    mkdirSync(folder.file('empty'));
    expect(runCli(['doctor', folder.file('empty')]).stderr).toMatch(/^error: .* is no ESP-IDF project/);
    expect(runCli(['doctor', folder.file('nowhere')]).code).toBe(3);
    const media = folder.file('linked');
    mkdirSync(media);
    symlinkSync('/etc/hosts', join(media, 'sample'));
    const linked = runCli([
      'doctor',
      project({ 'partitions.csv': 'factory,app,factory,,1M\n' }),
      '--media',
      media,
    ]);
    expect(linked.stderr).toMatch(/^error: .*sample is a symbolic link/);
    expect(runCli(['doctor', folder.write('file', '')]).stderr).toMatch(/is a file, not a folder/);
  });

  // Root may read every folder, so root asks as nobody.
  it('says that a folder may not be read', (ctx) => {
    if (!isThorough) ctx.skip('runs with ESP_RTC_DIAG_THOROUGH=1');
    const path = project({});
    chmodSync(path, 0o000);
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const program = fileURLToPath(new URL('../../bin/esp-rtc-diag', import.meta.url));
    const run = spawnSync(process.execPath, [program, 'doctor', path], { encoding: 'utf8', ...asNobody });
    chmodSync(path, 0o700);
    expect(run.stderr).toContain('permission denied');
    expect(run.status).toBe(3);
  });

  it('prints no control character of a project', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const path = project({
      sdkconfig: shallow,
      'main/idf_component.yml': 'dependencies:\n  joltwallet/littlefs: "\\e[31m"\n',
    });
    expect(runCli(['doctor', path]).stdout).not.toContain('\x1b[31m');
  });
});
