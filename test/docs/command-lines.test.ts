import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A command line of a page with the first line of the output that the page shows, null where it shows none. */
type Example = { readonly page: string; readonly line: string; readonly shown: string | null };

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .toSorted(),
];
const examples = pages.flatMap((page) => examplesOf(page, readFileSync(join(root, page), 'utf8')));

function examplesOf(page: string, text: string): readonly Example[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, prompt, command] = /^(\$ )?esp-rtc-diag (\S.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    const next = lines[index + 1] ?? '';
    return [
      { page, line: command, shown: prompt === undefined || /^(?:```|\$ |…|$)/.test(next) ? null : next },
    ];
  });
}

/** Why a line cannot be run by itself, or null where it can. */
function whyNot(line: string): string | null {
  const words = wordsOf(line);
  if (/[…[\]|]|^(?:\S+ )*[A-Z]{2,}\b/.test(line.replaceAll(/'[^']*'/g, '')) || words.includes('startup.c'))
    return 'a synopsis';
  if (/[<>;&]/.test(line.replaceAll(/'[^']*'/g, ''))) return 'it needs a shell';
  if (['signal', 'view', 'simulate'].includes(words[0] ?? ''))
    return 'it talks to another program or never ends';
  if (['soak', 'monitor'].includes(words[0] ?? ''))
    return 'it takes a minute or more; test/cli runs shorter ones';
  if (words[0] === 'ports') return 'its answer is that of the machine';
  if (/\bsim:/.test(line)) return 'it needs the saved flash of a simulated board';
  if (/rfc2217:|\/dev\/|COM\d/.test(line)) return 'it needs a device';
  const missing = words.find((word, index) => index > 0 && isInput(word) && !existsSync(join(root, word)));
  return missing === undefined ? null : `it needs ${missing}, which is not a sample`;
}

function isInput(word: string): boolean {
  return (
    /^[\w./-]+\.(?:log|elf|json|toml|mp4|rec|bin|img|map)$/.test(word) ||
    /^(?:media|build|esp-[\d.]+|\/?\w+\/\S+)$/.test(word)
  );
}

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** Elapsed time differs from run to run; nothing else may. */
function withoutTimes(text: string): string {
  return text.replaceAll(/\d+(?:\.\d+)? s\b/g, 'N s').trimEnd();
}

describe('command lines of the pages', () => {
  const folder = new TemporaryFolder();
  symlinkSync(join(root, 'samples'), folder.file('samples'));

  it('are found, and more than ten of them can be run', () => {
    expect(examples.filter(({ line }) => whyNot(line) === null).length).toBeGreaterThan(10);
  });

  const runnable = examples.filter(({ line }) => whyNot(line) === null);
  // One of each five in the ordinary run, the same ones each time.
  const sample = new Set(runnable.filter((_, index) => isThorough || index % 5 === 0));
  for (const example of examples) {
    const { page, line, shown } = example;
    const reason = whyNot(line);
    if (reason === null && !sample.has(example)) continue;
    // A synopsis is no example: only what looks like one is listed as skipped.
    if (reason === 'a synopsis') continue;
    it(`${page}: ${line}`, (ctx) => {
      if (reason !== null) ctx.skip(reason);
      const { code, stdout, stderr } = runCli(wordsOf(line), { cwd: folder.path });
      expect({ code, stderr: stderr.match(/^error:.*$/gm) }).toEqual({
        code: expect.toBeOneOf([0, 1]),
        stderr: null,
      });
      if (shown !== null) expect(withoutTimes(stdout + stderr).split('\n')).toContain(withoutTimes(shown));
    });
  }
});
