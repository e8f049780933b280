import { markup, type Markup } from '../markup.js';

/** A cell: its text, and the number to sort by where the text is one. */
export type Cell = { readonly text: string; readonly sortBy?: number; readonly isGuess?: boolean };

export type TableColumn = { readonly title: string; readonly isNumber?: boolean };

type TableOptions = {
  /** What it leaves out, below it; empty where it shows all. */
  readonly rest?: string;
  /** The page lets readers sort such a table and look for words in it. */
  readonly canSort?: boolean;
};

/** A table in a box that scrolls by itself, so that the page never does. Null without rows. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  { canSort = false, rest = '' }: TableOptions = {},
): Markup | null {
  if (rows.length === 0) return null;
  const classOf = (at: number): string => (columns[at]?.isNumber ? 'number' : 'text');
  const head = columns.map(({ title }, at) =>
    // What has no title is no heading.
    title === '' ? markup`<td></td>` : markup`<th scope="col" class="${classOf(at)}">${title}</th>`,
  );
  const body = rows.map((row) => markup`<tr>${row.map((cell, at) => renderCell(cell, classOf(at)))}</tr>`);
  return markup`<div class="scroll" tabindex="0">
    <table class="${canSort ? 'sortable' : ''}"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>
  </div>${rest === '' ? null : markup`<p>${rest}</p>`}`;
}

function renderCell({ text, sortBy, isGuess = false }: Cell, kind: string): Markup {
  const classes = isGuess ? `${kind} guess` : kind;
  return sortBy === undefined
    ? markup`<td class="${classes}">${text}</td>`
    : markup`<td class="${classes}" data-sort="${sortBy}">${text}</td>`;
}
