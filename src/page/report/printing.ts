import type { ChartList } from './chart-list.js';

/** Of A4 and Letter without margins, in CSS pixels. */
const sheetWidth = 660;

/** On paper nothing is folded and no chart is missing; afterwards the page is as it was. */
export function openForPrinting(charts: ChartList): void {
  let folded: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of folded) details.open = true;
    charts.drawAll();
    charts.fit(sheetWidth);
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
    charts.fit();
  });
}
