import { cutEnd } from '../text/cut-middle.js';
import { safeText } from '../text/safe-text.js';

/** Names longer than this are cut: a report goes into an issue. */
const maxColumns = 300;

/**
 * Text of a device, a file or a finding as Markdown shows it: nothing in it is markup, a mention, a link or a cell's end.
 * CommonMark 0.31 lets every ASCII punctuation be escaped by a backslash; GitHub reads `@name`, `#1`, web addresses, and
 * `:100:` as a picture.
 */
export function markdownText(text: string, columns = maxColumns): string {
  return cutEnd(safeText(text), columns)
    .trim()
    .replaceAll(/[\\`*_{}[\]<>|~$&]/g, String.raw`\$&`)
    .replaceAll(/^([-+#=])/g, String.raw`\$1`)
    .replaceAll(/^(\d+)([.)])(?=\s|$)/g, String.raw`$1\$2`)
    .replaceAll(/(?<!:):(?=[\w+-]+:(?!:))/g, ':\u2060')
    .replaceAll(/@(?=\w)/g, '@\u2060')
    .replaceAll(/#(?=\d)/g, '#\u2060')
    .replaceAll(/(https?|ftp|www)(?=[.:])/gi, '$1\u2060');
}

/** A line to type, in a block that shows it as it is. */
export function markdownCode(lines: readonly string[]): string {
  const text = lines.map((line) => safeText(line)).join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** A table; cells are text, and `rest` says what it leaves out. Empty without rows. */
export function markdownTable(
  columns: readonly { readonly title: string; readonly isNumber?: boolean }[],
  rows: readonly (readonly string[])[],
  rest = '',
): string {
  if (rows.length === 0) return '';
  return [
    tableLine(columns.map(({ title }) => markdownText(title))),
    tableLine(columns.map(({ isNumber }) => (isNumber ? '--:' : '---'))),
    ...rows.map((row) => tableLine(columns.map((_, index) => markdownText(row[index] ?? '')))),
    ...(rest === '' ? [] : ['', markdownText(rest)]),
  ].join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A part that is folded until a reader opens it. */
export function markdownDetails(summary: string, content: string): string {
  // Inside <summary> it is HTML.
  const escaped = safeText(summary).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return content === '' ? '' : `<details><summary>${escaped}</summary>\n\n${content}\n\n</details>`;
}
