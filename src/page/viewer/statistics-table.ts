import type { Statistics } from './statistics.js';

type Times = { readonly connectMs: number | null; readonly firstFrameMs: number | null };
type Rates = { readonly framesPerSecond: number; readonly kilobitsPerSecond: number };

/** The table of figures beside the picture. Rows are made once and refilled. */
export class StatisticsTable {
  readonly #body: HTMLElement;
  readonly #cells = new Map<string, HTMLTableCellElement>();

  constructor(body: HTMLElement) {
    this.#body = body;
    for (const [name] of rowsOf(null, { connectMs: null, firstFrameMs: null }, null)) this.#addRow(name);
  }

  show(statistics: Statistics | null, times: Times, rates: Rates | null): void {
    for (const [name, value] of rowsOf(statistics, times, rates)) {
      const cell = this.#cells.get(name);
      if (cell && cell.textContent !== value) cell.textContent = value;
    }
  }

  #addRow(name: string): void {
    const row = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = name;
    const cell = document.createElement('td');
    cell.id = `value-${name.toLowerCase().replaceAll(' ', '-')}`;
    row.append(head, cell);
    this.#body.append(row);
    this.#cells.set(name, cell);
  }
}

function rowsOf(statistics: Statistics | null, times: Times, rates: Rates | null): [string, string][] {
  const s = statistics;
  return [
    ['Connected after', ms(times.connectMs)],
    ['First frame after', ms(times.firstFrameMs)],
    ['Frames decoded', count(s?.framesDecoded)],
    ['Key frames', count(s?.keyFramesDecoded)],
    ['Frames per second', rates === null ? '–' : rates.framesPerSecond.toFixed(1)],
    ['Video rate', rates === null ? '–' : `${Math.round(rates.kilobitsPerSecond)} kbit/s`],
    ['Picture', s === null || s.width === 0 ? '–' : `${s.width} × ${s.height}`],
    ['Freezes', count(s?.freezes)],
    ['Frames dropped', count(s?.framesDropped)],
    ['Video packets', count(s?.videoPackets)],
    ['Video lost', count(s?.videoLost)],
    ['Video jitter', ms(s?.videoJitterMs ?? null, 1)],
    ['NACKs sent', count(s?.nacks)],
    ['Key frames asked for', count(s?.keyFrameRequests)],
    ['Audio packets', count(s?.audioPackets)],
    ['Audio lost', count(s?.audioLost)],
    ['Audio jitter', ms(s?.audioJitterMs ?? null, 1)],
    ['Round trip', ms(s?.roundTripMs ?? null, 1)],
  ];
}

function count(value: number | undefined): string {
  return value === undefined ? '–' : value.toLocaleString('en');
}

function ms(value: number | null, digits = 0): string {
  return value === null ? '–' : `${value.toFixed(digits)} ms`;
}
