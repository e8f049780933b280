import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CommitWriter } from '../../src/parsers/image/littlefs/commit-writer.js';
import { goldenPath, goldenSums } from '../support/golden-image.js';
import { packTree, patternBytes } from '../support/littlefs-tree.js';
import { runCli, startCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

function makeFolder(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const root = folder.file(name);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  return root;
}

function sumFolder(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${createHash('sha256').update(readFileSync(path)).digest('hex')}  .${path.slice(root.length)}`;
    });
}

describe('media ls', () => {
  it('says how many files there are first, then where, then which', () => {
    const { code, stdout, stderr } = runCli(['media', 'ls', goldenPath('churned-8M.img.gz')]);
    const lines = stdout.split('\n');
    expect([code, stderr]).toEqual([0, '']);
    expect(lines[0]).toMatch(/^WHOLE 46 files, /);
    expect(stdout).toContain('103 of 2,048 blocks of 4,096 B');
    expect(lines.filter((line) => /^ *[\d,]+ {2}(?:h264|opus)\//.test(line)).length).toBeGreaterThan(40);
  });

  it('has the fields of the contract in JSON, and a line a file in NDJSON', () => {
    const image = goldenPath('full-1M.img.gz');
    const json = JSON.parse(runCli(['media', 'ls', image, '--format', 'json']).stdout);
    expect(json).toMatchObject({
      schemaVersion: 1,
      blocks: { size: 4096, count: 256, used: 196 },
      damaged: [],
      findings: [],
    });
    expect(json.files).toHaveLength(145);
    expect(Object.keys(json.files[0])).toEqual(['path', 'size']);
    const lines = runCli(['media', 'ls', image, '--format', 'ndjson']).stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).event).filter((event) => event === 'file')).toHaveLength(145);
  });

  it('reads stdin, and ends with 1 where something is lost', () => {
    const files = Array.from({ length: 40 }, (_, i) => [`h264/${i}.h264`, patternBytes(300, i)] as const);
    const { image } = packTree(new Map(files), { spareBlocks: 4 });
    // The first pair of h264, behind the root's.
    image.fill(0, 2 * 4096, 4 * 4096);
    const run = runCli(['media', 'ls', '-', '--format', 'json'], { input: gzipSync(image) });
    expect(run.code).toBe(1);
    const { damaged, findings } = JSON.parse(run.stdout);
    expect(damaged).toContainEqual({ block: 2, what: 'pair-lost' });
    expect(findings[0]).toMatchObject({
      ruleId: 'littlefs-pair-lost',
      severity: 'error',
      confidence: 'by-proof',
    });
    expect(runCli(['media', 'ls', '-', '--fail-on', 'never'], { input: image }).code).toBe(0);
  });

  it.each([
    ['what is no image', 'noise.img', patternBytes(9_000, 1), 'holds no LittleFS v2 volume'],
    ['an empty file', 'empty.img', new Uint8Array(), 'empty.img is empty'],
    [
      'gzip data that is cut',
      'cut.gz',
      gzipSync(patternBytes(90_000, 1)).subarray(0, 200),
      'damaged gzip data',
    ],
  ])('refuses %s', (_, name, bytes, message) => {
    const run = runCli(['media', 'ls', folder.write(name, bytes)]);
    expect([run.code, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toContain(message);
  });
});

describe('media ls that is interrupted', () => {
  it('ends with 130 and no word of a broken image', async () => {
    const run = startCli(['media', 'ls', '-']);
    let [stdout, stderr] = ['', ''];
    run.stdout.on('data', (chunk) => (stdout += String(chunk)));
    run.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const image = packTree(new Map([['a', patternBytes(9_000, 1)]]), { spareBlocks: 100 }).image;
    // More than a pipe holds: when this is through, the program is reading.
    await new Promise((resolve) => run.stdin.write(image.subarray(0, 300_000), resolve));
    run.kill('SIGINT');
    const [code] = await once(run, 'close');
    expect([code, stdout, stderr]).toEqual([130, '', '']);
  });
});

describe('media extract', () => {
  it('writes every file byte for byte, then refuses the same folder', () => {
    const target = folder.file('extracted');
    const run = runCli(['media', 'extract', goldenPath('v20-cut.img.gz'), target]);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^EXTRACTED 132 files to /);
    expect(sumFolder(target).toSorted()).toEqual(goldenSums('v20-cut').toSorted());
    const again = runCli(['media', 'extract', goldenPath('v20-cut.img.gz'), target]);
    expect(again.code).toBe(5);
    expect(again.stderr).toContain('is not empty');
  });

  it('writes nothing outside the folder, and says what it left out', () => {
    const bytes = new Uint8Array(64 * 4096).fill(0xff);
    const commit = new CommitWriter(bytes.subarray(0, 4096));
    const encoder = new TextEncoder();
    commit.add({ type: 0x0ff, id: 0 }, encoder.encode('littlefs'));
    commit.addWords({ type: 0x201, id: 0 }, [0x20001, 4096, 64, 255, 0x7fffffff, 1022]);
    for (const [i, name] of ['../escaped', '..', '/escaped', 'good', 'esc\x1b[2J'].entries()) {
      commit.add({ type: 1, id: i + 1 }, encoder.encode(name));
      commit.add({ type: 0x201, id: i + 1 }, encoder.encode('text'));
    }
    commit.finish(128);
    const target = folder.file('inner/target');
    const run = runCli(['media', 'extract', folder.write('hostile.img', bytes), target]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('3 left out');
    expect(run.stdout).not.toContain('\x1b');
    expect(readdirSync(target).toSorted()).toEqual(['esc\x1b[2J', 'good']);
    expect(readdirSync(folder.file('inner'))).toEqual(['target']);
    expect(existsSync('/escaped')).toBe(false);
  });
});

describe('media image', () => {
  it('packs a folder, the same bytes each time, which extract gives back', () => {
    const files = {
      'h264/0.h264': patternBytes(20_000, 1),
      'opus/0.opus': patternBytes(160, 2),
      'note.txt': new Uint8Array(),
    };
    const source = makeFolder('media', files);
    const [one, two] = [folder.file('one.img'), folder.file('two.img')];
    const run = runCli(['media', 'image', source, one, '--size', '1M']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^BUILT .*one\.img: 3 files, 19\.7 KB, /);
    runCli(['media', 'image', source, two, '--size', '0x100000']);
    expect(readFileSync(one)).toHaveLength(1024 * 1024);
    expect(Buffer.compare(readFileSync(one), readFileSync(two))).toBe(0);
    const target = folder.file('back');
    expect(runCli(['media', 'extract', one, target]).code).toBe(0);
    expect(sumFolder(target).toSorted()).toEqual(sumFolder(source).toSorted());
  });

  it('refuses a file that is one byte too large for the partition, with the figures, and leaves no image', () => {
    // Two blocks are the root's; 14 hold 14 x 4096 bytes less their pointers: 4, 8, 4, 12, 4, 8, 4, 16, 4, 8, 4, 12, 4.
    const most = 14 * 4096 - 92;
    const image = folder.file('tight.img');
    const source = makeFolder('tight', { 'a.h264': patternBytes(most, 1) });
    expect(runCli(['media', 'image', source, image, '--size', '64K']).code).toBe(0);
    const over = makeFolder('over', { 'a.h264': patternBytes(most + 1, 1) });
    const refused = runCli(['media', 'image', over, folder.file('over.img'), '--size', '64K']);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('need 17 blocks of 4096 bytes');
    expect(refused.stderr).toContain('the partition has 16');
    expect(existsSync(folder.file('over.img'))).toBe(false);
  });

  it('refuses an image inside the folder, a link in it, and a folder that is none', () => {
    const source = makeFolder('linked', { a: patternBytes(3, 1) });
    const inside = runCli(['media', 'image', source, join(source, 'self.img'), '--size', '1M']);
    expect([inside.code, inside.stderr]).toEqual([5, expect.stringContaining('lies inside')]);
    symlinkSync('/etc', join(source, 'etc'));
    const linked = runCli(['media', 'image', source, folder.file('linked.img'), '--size', '1M']);
    expect([linked.code, linked.stderr]).toEqual([5, expect.stringContaining('a symbolic link')]);
    expect(readdirSync(source).toSorted()).toEqual(['a', 'etc']);
    const none = runCli(['media', 'image', folder.file('nowhere'), folder.file('n.img'), '--size', '1M']);
    expect([none.code, none.stdout]).toEqual([3, '']);
  });

  it.each(['8Q', '0', '513M'])('refuses --size %s as a wrong command line', (size) => {
    const source = makeFolder('sized', { a: patternBytes(3, 1) });
    expect(runCli(['media', 'image', source, folder.file('s.img'), `--size=${size}`]).code).toBe(2);
  });

  it('refuses a size that is no whole number of blocks', () => {
    const source = makeFolder('sized', { a: patternBytes(3, 1) });
    const run = runCli(['media', 'image', source, folder.file('s.img'), '--size', '10000']);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('blocks of 4096')]);
  });
});
