export type Column = { readonly title: string; readonly isNumber?: boolean };

/** Rows as aligned text, without trailing blanks. Rows may be shorter than the header. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const header = columns.map(({ title }) => title);
  const widths = columns.map((_, i) => Math.max(...[header, ...rows].map((row) => (row[i] ?? '').length)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, i) => (columns[i]?.isNumber ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
