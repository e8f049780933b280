import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command line of a page, and what the page shows below it. */
export type PageLine = { readonly page: string; readonly text: string; readonly shown: readonly string[] };

const fence = /^```(?<kind>console|sh)\n(?<body>[\s\S]*?)^```$/gm;
const call = /^(?:\$ |npx )?esp-rtc-diag (?<rest>.*)$/;

/** The pages of the documentation, from the root of the source. */
export function listPages(root: string): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    'README.md',
    ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ].toSorted();
}

/** The command lines of a page in their order. */
export function linesOf(root: string, page: string): PageLine[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(fence)].flatMap(({ groups }) => {
    const lines = (groups?.['body'] ?? '').split('\n');
    return lines.flatMap((line, index) => {
      const rest = call.exec(line)?.groups?.['rest'];
      if (rest === undefined) return [];
      const after = lines.slice(index + 1);
      const end = after.findIndex((one) => call.test(one) || one.startsWith('$ '));
      // What follows a line in a script is another line.
      const shown = groups?.['kind'] === 'sh' ? [] : end === -1 ? after : after.slice(0, end);
      return [{ page, text: rest, shown }];
    });
  });
}

/** Words as a shell takes them. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** What a shell would do more than split words, outside of quotes. */
export function needsShell(text: string): boolean {
  return /[|<>;&`]|\$\(|…|\\$/.test(text.replaceAll(/'[^']*'/g, ''));
}

/**
 * What a page shows that was not printed; null where all is as shown. `…` stands for lines where it stands alone, else
 * for a part of a line. Where figures are measured, any number stands for any other and any blanks for any others.
 */
export function differenceOf(
  shown: readonly string[],
  printed: readonly string[],
  isMeasured: boolean,
): string | null {
  const wanted = trimmed(shown);
  const actual = trimmed(printed);
  let at = 0;
  let isLoose = false;
  for (const [index, line] of wanted.entries()) {
    if (line.trim() === '…') {
      isLoose = true;
      continue;
    }
    const run = wanted.slice(index, endOfRun(wanted, index));
    const found = isLoose
      ? findRun(run, actual, at, isMeasured)
      : isRunAt(run, actual, at, isMeasured)
        ? at
        : -1;
    if (found === -1 && isLoose) return `"${line}" is nowhere in:\n${actual.slice(at).join('\n')}`;
    if (!patternOf(line, isMeasured).test(actual[found === -1 ? at : found] ?? '\0')) {
      return `"${line}" is shown where it says "${actual[at] ?? ''}"`;
    }
    at = (found === -1 ? at : found) + 1;
    isLoose = false;
  }
  if (isLoose || at === actual.length) return null;
  return `it goes on, without a … in the page: "${actual[at]}"`;
}

/** Whether a printed line is the one that a page shows. */
export function isLike(shown: string, printed: string, isMeasured: boolean): boolean {
  return shown.trim() !== '' && shown.trim() !== '…' && patternOf(shown, isMeasured).test(printed);
}

// Up to the next … : behind one, the whole run must follow, not only its first line.
function endOfRun(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index >= from && line.trim() === '…');
  return end === -1 ? lines.length : end;
}

function findRun(
  run: readonly string[],
  actual: readonly string[],
  from: number,
  isMeasured: boolean,
): number {
  for (let at = from; at < actual.length; at++) if (isRunAt(run, actual, at, isMeasured)) return at;
  return -1;
}

function isRunAt(
  run: readonly string[],
  actual: readonly string[],
  at: number,
  isMeasured: boolean,
): boolean {
  return run.every((line, index) => patternOf(line, isMeasured).test(actual[at + index] ?? '\0'));
}

function patternOf(line: string, isMeasured: boolean): RegExp {
  const literal = line.split('…').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  // `…` is also what the program itself prints where it cuts.
  const text = literal.join('.*');
  if (!isMeasured) return new RegExp(`^${text}$`);
  const number = String.raw`\d[\d,]*(?:\\?\.\d+)*`;
  const loose = text
    .replaceAll(new RegExp(number, 'g'), String.raw`\d[\d,]*(?:\.\d+)*`)
    .replaceAll(/\b(?:B|KB|MB)\b/g, '(?:B|KB|MB)')
    .replaceAll(/ +/g, ' +');
  return new RegExp(`^${loose}$`);
}

function trimmed(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1).map((line) => line.trimEnd());
}
