import { columnsOf } from './cut-middle.js';
import { wrapText } from './wrap-text.js';

/** The width of tables and paragraphs where no terminal says otherwise. */
export const plainColumns = 80;

/** On a terminal a sentence breaks at its width, its other lines indented; a pipe (null) gets one line. */
export function hanging(text: string, columns: number | null): string[] {
  if (columns === null) return [text];
  const [first = '', ...rest] = wrapText(text, columns);
  return rest.length === 0 ? [first] : [first, ...wrapText(rest.join(' '), columns, '  ')];
}

/** A paragraph behind a label, its other lines below its text. */
export function labelled(label: string, text: string, columns: number | null): string[] {
  const margin = columnsOf(label);
  const lines = wrapText(text, (columns ?? plainColumns) - margin);
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(margin)) + line);
}

/**
 * Columns for a name that gets `width` of the plain ones: more where the terminal is wider, shared by so many such names
 * of a row.
 */
export function roomFor(width: number, { columns, share = 1 }: Room): number {
  return width + Math.floor(Math.max((columns ?? plainColumns) - plainColumns, 0) / share);
}

type Room = {
  /** Of the terminal; null for a pipe or a file. */
  readonly columns: number | null;
  readonly share?: number;
};
