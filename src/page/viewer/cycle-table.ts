import type { CycleResult } from './cycles.js';

const maxRows = 20;

/** The last cycles as rows, and all of them in a sentence. */
export class CycleTable {
  readonly #table: HTMLElement;
  readonly #rows: HTMLElement;
  readonly #summary: HTMLElement;
  #cycles = 0;
  #connected = 0;
  #withPicture = 0;
  #slowestMs = 0;

  constructor(parts: { table: HTMLElement; rows: HTMLElement; summary: HTMLElement }) {
    this.#table = parts.table;
    this.#rows = parts.rows;
    this.#summary = parts.summary;
  }

  clear(): void {
    this.#cycles = this.#connected = this.#withPicture = this.#slowestMs = 0;
    this.#rows.replaceChildren();
    this.#summary.textContent = '';
  }

  add(result: CycleResult, planned: number): void {
    this.#cycles++;
    if (result.connectMs !== null) this.#connected++;
    if (result.framesDecoded > 0) this.#withPicture++;
    this.#slowestMs = Math.max(this.#slowestMs, result.connectMs ?? 0);
    this.#table.hidden = false;
    this.#rows.prepend(this.#rowOf(result));
    while (this.#rows.childElementCount > maxRows) this.#rows.lastElementChild?.remove();
    this.#summary.textContent =
      `${this.#cycles} of ${planned} cycles: ${this.#connected} connected, ${this.#withPicture} with a picture, ` +
      `slowest connect ${Math.round(this.#slowestMs)} ms`;
  }

  #rowOf({ connectMs, firstFrameMs, framesDecoded, lost, end }: CycleResult): HTMLElement {
    const row = document.createElement('tr');
    const texts = [`${this.#cycles}`, ms(connectMs), ms(firstFrameMs), `${framesDecoded}`, `${lost}`, end];
    for (const [index, text] of texts.entries()) {
      const cell = document.createElement('td');
      cell.textContent = text;
      const isFrames = index === 3;
      if ((isFrames && framesDecoded === 0) || (index === 5 && end !== 'held')) cell.className = 'bad';
      row.append(cell);
    }
    return row;
  }
}

function ms(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} ms`;
}
