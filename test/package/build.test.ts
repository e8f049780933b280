import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = new TemporaryFolder();

function put(at: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, name)), { recursive: true });
    writeFileSync(join(at, name), text);
  }
}

describe('a build', () => {
  it('leaves nothing in dist that no source has any more', () => {
    const place = folder.file('stale');
    const live = ['cli.js', 'io/ask.js', 'io/ask.d.ts', 'page/report.js', 'page/report.css', 'bundle/a-1.js'];
    const stale = ['old.js', 'gone/old.d.ts', 'page/old.js', 'page/report.map', 'io/notes.txt'];
    put(place, { 'src/cli.ts': '', 'src/io/ask.ts': '', 'src/page/report/page.ts': '' });
    put(join(place, 'dist'), Object.fromEntries([...live, ...stale].map((name) => [name, ''])));
    execFileSync(process.execPath, [join(root, 'prune-dist.mjs'), place]);
    const left = readdirSync(join(place, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /\.\w+$/.test(name)).toSorted()).toEqual(live.toSorted());
    expect(existsSync(join(place, 'dist/gone'))).toBe(false);
  });

  it('has left none in this dist', () => {
    const before = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    execFileSync(process.execPath, [join(root, 'prune-dist.mjs'), root]);
    expect(readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })).toEqual(before);
  });
});

describe('tests', () => {
  const isBuilt = (place: string): boolean =>
    spawnSync(process.execPath, [join(root, 'built-from.mjs'), 'check', place]).status === 0;
  const files = { 'src/cli.ts': 'a', 'src/io/ask.ts': 'b', 'package.json': '{}', 'dist/cli.js': 'a' };

  it.for([
    ['a source that has changed', 'src/cli.ts', 'c'],
    ['a new source', 'src/io/new.ts', ''],
    ['a source that is gone', 'src/io/ask.ts', null],
    ['another option of the compiler', 'tsconfig.build.json', '{}'],
    ['a file of dist that has changed', 'dist/cli.js', 'c'],
    ['a file of dist that is gone', 'dist/cli.js', null],
  ] as const)('build again for %s', ([, path, text]) => {
    const place = folder.file(`built-${path}-${text}`.replaceAll('/', '-'));
    put(place, files);
    expect(isBuilt(place)).toBe(false);
    execFileSync(process.execPath, [join(root, 'built-from.mjs'), 'write', place]);
    expect(isBuilt(place)).toBe(true);
    if (text === null) rmSync(join(place, path));
    else put(place, { [path]: text });
    expect(isBuilt(place)).toBe(false);
  });
});

describe('a tarball', () => {
  it('asks its installer about no script, and packing leaves package.json as it was', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const place = folder.file('packed');
    const text =
      '{"name":"packed","version":"1.0.0","files":["a.js"],\n"scripts":{"prepare":"exit 1","start":"node a.js","prepack":"node pack-manifest.mjs strip","postpack":"node pack-manifest.mjs restore"}}\n';
    put(place, { 'package.json': text, 'a.js': '' });
    cpSync(join(root, 'pack-manifest.mjs'), join(place, 'pack-manifest.mjs'));
    // Of a pack that was killed.
    put(place, { 'package.json.kept': text, 'package.json': text.replace('"prepare":"exit 1",', '') });
    execFileSync('npm', ['pack'], { cwd: place, stdio: 'ignore' });
    const packed = execFileSync('tar', ['xzOf', 'packed-1.0.0.tgz', 'package/package.json'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect(JSON.parse(packed)).toMatchObject({ name: 'packed', scripts: { start: 'node a.js' } });
    expect(packed).not.toContain('prepare');
    expect(readFileSync(join(place, 'package.json'), 'utf8')).toBe(text);
    expect(existsSync(join(place, 'package.json.kept'))).toBe(false);
  });

  it('has these steps in its own package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(scripts.prepack).toMatch(/&& node pack-manifest\.mjs strip$/);
    expect(scripts.postpack).toBe('node pack-manifest.mjs restore');
    expect(scripts.build).toMatch(/&& node prune-dist\.mjs && node built-from\.mjs write$/);
  });
});
