import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { npmPack } from '../support/npm-pack.js';
import { isThorough } from '../support/thorough.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of the tarball that npm would publish, as npm says them. */
let packed = new Set<string>();

beforeEach((ctx) => {
  if (!isThorough) ctx.skip('packing takes seconds; ESP_RTC_DIAG_THOROUGH=1 does it');
  if (packed.size === 0) packed = new Set(npmPack('--dry-run').files);
}, 120_000);

describe('the package', () => {
  it('holds what it needs and nothing else', () => {
    const allowed =
      /^(?:bin|dist|docs|samples|schemas)\/|^(?:CHANGELOG|README)\.md$|^LICENSE$|^package\.json$/;
    expect([...packed].filter((path) => !allowed.test(path))).toEqual([]);
    const hidden = /(?:^|\/)(?:\.|test\/|node_modules\/)|\.(?:map|tsbuildinfo|tgz|test\.\w+)$/;
    // Programs run from the bundle; of the compiled modules the library alone is wanted, and of types the declarations.
    const surplus = /^dist\/(?:cli|commands|io|report|runs|schemas)\/|(?<!\.d)\.ts$/;
    expect([...packed].filter((path) => hidden.test(path) || surplus.test(path))).toEqual([]);
    for (const needed of ['LICENSE', 'dist/bundle/cli.js', 'dist/library.d.ts', 'dist/page/report.js']) {
      expect(packed).toContain(needed);
    }
    expect([...packed].filter((path) => path.startsWith('schemas/')).length).toBeGreaterThan(15);
  });

  it('holds what package.json promises: programs, manual, entries', () => {
    const { bin, man, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const promised = stringsIn([bin, man, exports]).filter((path) => !path.includes('*'));
    expect(promised.length).toBeGreaterThan(0);
    expect(promised.map((path) => path.replace(/^\.\//, '')).filter((path) => !packed.has(path))).toEqual([]);
  });

  it('holds the target of each import in a compiled file that it holds', () => {
    const missing: string[] = [];
    for (const path of packed) {
      if (!/^(?:dist|bin)\/.*(?:\.js|esp-rtc-diag)$/.test(path)) continue;
      // Page scripts are whole by themselves.
      if (path.startsWith('dist/page/')) continue;
      const text = readFileSync(join(root, path), 'utf8');
      for (const [, target = ''] of text.matchAll(
        /(?:\bfrom ?|\bimport ?\(?)["'](\.{1,2}\/[^"'\n]+\.js)["']/g,
      ))
        if (!packed.has(join(dirname(path), target))) missing.push(`${path} imports ${target}`);
    }
    expect(missing).toEqual([]);
  });

  it('holds each file of its own that the program opens', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const opened = sources.flatMap((name) =>
      [...readFileSync(join(root, 'src', name), 'utf8').matchAll(/packageFile\(['`]([^'`$]+?)\/?['`$]/g)].map(
        ([, path]) => path ?? '',
      ),
    );
    expect(opened.length).toBeGreaterThan(2);
    const isThere = (path: string): boolean =>
      packed.has(path) || [...packed].some((name) => name.startsWith(`${path}/`));
    expect(opened.filter((path) => !isThere(path))).toEqual([]);
  });

  it('holds each sample that a command line of its pages names', () => {
    const pages = [...packed].filter((path) => path.endsWith('.md') && !path.startsWith('CHANGELOG'));
    const named = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/^(?:\$ )?esp-rtc-diag .*$/gm)].flatMap(([line]) =>
        [...line.matchAll(/\bsamples\/[\w./-]+/g)].map(([path]) => path),
      ),
    );
    expect(named.length).toBeGreaterThan(5);
    const isThere = (path: string): boolean =>
      packed.has(path) || [...packed].some((name) => name.startsWith(`${path}/`));
    expect(named.filter((path) => existsSync(join(root, path)) && !isThere(path))).toEqual([]);
  });
});

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
