import Table from 'cli-table3';
import stringWidth from 'string-width';
import { cutMiddle } from './cut-middle.js';

export type Column = { readonly title: string; readonly isNumber?: boolean };

const gap = '  ';
const bare = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: gap,
};

/** The library's time grows with the square of the rows that it is given at once. */
const rowsAtOnce = 250;

/** Rows as aligned text without lines or trailing blanks, header first. Rows may be shorter than the header. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  if (all.length <= rowsAtOnce) return drawRows(columns, all);
  // A row of blanks, as wide as the widest cell of the whole, makes each piece that wide; its own line is left out.
  const ruler = columns.map((_, index) => ' '.repeat(widthOf(columns, rows, index)));
  const starts = Array.from({ length: Math.ceil(all.length / rowsAtOnce) }, (_, index) => index * rowsAtOnce);
  return starts.flatMap((at) => drawRows(columns, [ruler, ...all.slice(at, at + rowsAtOnce)]).slice(1));
}

function drawRows(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const table = new Table({
    chars: bare,
    colAligns: columns.map(({ isNumber }) => (isNumber ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(columns.map((_, index) => row[index] ?? ''));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The same in no more than `width` columns of a terminal: what does not fit is cut out of the middle of one column. */
export function formatTableWithin(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  limit: { readonly width: number; readonly column: number; readonly minWidth: number },
): string[] {
  const others = columns.map((_, index) =>
    index === limit.column ? 0 : widthOf(columns, rows, index) + gap.length,
  );
  const room = limit.width - others.reduce((sum, width) => sum + width, 0);
  const width = Math.max(room, limit.minWidth);
  return formatTable(
    columns,
    rows.map((row) => row.map((cell, index) => (index === limit.column ? cutMiddle(cell, width) : cell))),
  );
}

function widthOf(columns: readonly Column[], rows: readonly (readonly string[])[], index: number): number {
  const cells = [columns[index]?.title ?? '', ...rows.map((row) => row[index] ?? '')];
  return cells.reduce((width, cell) => Math.max(width, stringWidth(cell)), 0);
}
