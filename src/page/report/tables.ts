/** Tables sort by a click on, or Enter in, a heading, and show only rows that hold what a reader looks for. */
export function setUpTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) makeSortable(table);
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-filters]')) {
    const table = document.querySelector<HTMLElement>(`#${input.dataset['filters']} table`);
    if (table) input.addEventListener('input', () => filterRows(table, input.value));
  }
}

function makeSortable(table: HTMLTableElement): void {
  const headings = [...table.querySelectorAll('th')];
  for (const [column, heading] of headings.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const isDescending = heading.getAttribute('aria-sort') !== 'descending';
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
      sortRows(table, column, isDescending);
    });
  }
}

function sortRows(table: HTMLTableElement, column: number, isDescending: boolean): void {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows].map((row) => ({ row, cell: row.cells[column] }));
  const sorted = rows.toSorted((a, b) => compare(a.cell, b.cell) * (isDescending ? -1 : 1));
  body.append(...sorted.map(({ row }) => row));
}

function compare(a: HTMLTableCellElement | undefined, b: HTMLTableCellElement | undefined): number {
  const [x, y] = [a?.dataset['sort'], b?.dataset['sort']];
  if (x !== undefined && y !== undefined) {
    const difference = Number(x) - Number(y);
    return Number.isNaN(difference) ? 0 : difference;
  }
  return (a?.textContent ?? '').localeCompare(b?.textContent ?? '');
}

function filterRows(table: HTMLElement, text: string): void {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of table.querySelectorAll<HTMLTableRowElement>('tbody tr')) {
    const content = row.textContent?.toLowerCase() ?? '';
    row.hidden = !words.every((word) => content.includes(word));
  }
}
