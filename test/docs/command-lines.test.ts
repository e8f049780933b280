import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = new TemporaryFolder();
cpSync(join(root, 'samples'), folder.file('samples'), { recursive: true });
symlinkSync(join(root, 'docs'), folder.file('docs'));

type Line = { readonly page: string; readonly text: string; readonly shown: readonly string[] };

const fence = /^```(?:console|sh)\n(?<body>[\s\S]*?)^```$/gm;
const call = /^(?:\$ |npx )?esp-rtc-diag (?<rest>.*)$/;

/** The command lines of a page, each with what the page shows below it. */
function linesOf(page: string): Line[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(fence)].flatMap(({ groups }) => {
    const lines = (groups?.['body'] ?? '').split('\n');
    return lines.flatMap((line, index) => {
      const rest = call.exec(line)?.groups?.['rest'];
      if (rest === undefined) return [];
      const after = lines.slice(index + 1);
      const end = after.findIndex((one) => call.test(one) || one.startsWith('$ '));
      return [{ page, text: rest, shown: end === -1 ? after : after.slice(0, end) }];
    });
  });
}

/** Why a line cannot be run here; null where it can. */
function obstacle({ text }: Line): string | null {
  if (/[|<>;&`]|\$\(|…|\\$/.test(text)) return 'it needs a shell, or is cut';
  if (/^(?:signal|simulate|monitor|record|view|replay|soak|drive)\b/.test(text))
    return 'it runs until it is ended';
  if (text === 'ports') return 'it lists what this machine has';
  if (/\/dev\/|rfc2217:|socket:|COM\d/.test(text)) return 'it needs a board';
  if (/^completion|^manual/.test(text)) return null;
  const words = text.split(' ').filter((word) => !word.startsWith('-'));
  const files = words.filter((word) =>
    /^[\w.-]*\/|\.(?:log|elf|bin|c|json|img|cpp|h264|run|gz|map)$|^[A-Z_]{3,}$/.test(word),
  );
  const isOurs = (word: string): boolean => word.startsWith('samples/') || word.includes('*');
  const other = files.find((word) => !isOurs(word) && !word.startsWith('0x'));
  if (other !== undefined) return `${other} is the reader's`;
  return /^(?:media (?:make|check)|toolchain \w+) (?!samples)/.test(text)
    ? 'it needs what the reader has'
    : null;
}

function split(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const all = pages.flatMap(linesOf);
const runnable = all.filter((line) => obstacle(line) === null);

describe('command lines of the pages', () => {
  it('are found', () => {
    expect(runnable.length).toBeGreaterThan(15);
    for (const line of all) {
      const why = obstacle(line);
      if (isThorough && why !== null) console.log(`not run: ${line.page}: ${line.text}: ${why}`);
    }
  });

  const chosen = isThorough ? runnable : runnable.filter(({ page }) => page === 'docs/doctor.md');
  it.each(chosen)('$page: esp-rtc-diag $text', ({ text, shown }) => {
    const { code, stdout, stderr } = runCli(split(text), { cwd: folder.path });
    expect([0, 1], stderr).toContain(code);
    // The first line is the verdict; what a page cuts ends in … .
    const [first = ''] = shown;
    if (first === '' || first.includes('…') || first.startsWith('{')) return;
    expect(`${stderr}${stdout}`.split('\n')).toContain(first);
  });
});
