import uPlot from 'uplot';

/** A sample of the stream, for the plot. */
export type HistoryPoint = {
  readonly framesPerSecond: number;
  readonly lostPerSecond: number;
  readonly kilobitsPerSecond: number;
};

const spanSeconds = 120;
const maxPoints = 2 * spanSeconds + 120;
const height = 180;

type Column = (number | null)[];

/** Frames, losses and rate over the last two minutes; between connections the lines are broken. */
export class HistoryPlot {
  readonly #host: HTMLElement;
  readonly #times: number[] = [];
  readonly #values: [Column, Column, Column] = [[], [], []];
  readonly #plot: uPlot;

  constructor(host: HTMLElement) {
    this.#host = host;
    const axis: uPlot.Axis = {
      stroke: getComputedStyle(document.body).color,
      grid: { stroke: '#8883', width: 1 },
      ticks: { show: false },
    };
    const fromZero: uPlot.Scale = { range: (_, __, max) => [0, Math.max(10, (max || 0) * 1.1)] };
    const points: uPlot.Series.Points = { show: false };
    this.#plot = new uPlot(
      {
        width: this.#width,
        height,
        cursor: { show: false },
        legend: { live: false },
        scales: { x: { time: false, range: [-spanSeconds, 0] }, y: fromZero, rate: fromZero },
        axes: [
          { ...axis, values: (_, splits) => splits.map((seconds) => `${seconds} s`) },
          { ...axis, size: 45 },
          { ...axis, scale: 'rate', side: 1, size: 60, grid: { show: false } },
        ],
        series: [
          {},
          { label: 'frames/s', stroke: '#4477aa', width: 2, points },
          { label: 'lost packets/s', stroke: '#d6455a', width: 2, dash: [6, 4], points },
          { label: 'kbit/s (right axis)', stroke: '#228833', width: 1, scale: 'rate', points },
        ],
      },
      [[], [], [], []],
      host,
    );
    addEventListener('resize', () => this.#plot.setSize({ width: this.#width, height }));
  }

  add(point: HistoryPoint): void {
    this.#push([point.framesPerSecond, point.lostPerSecond, point.kilobitsPerSecond]);
    const nowMs = performance.now();
    this.#plot.setData([this.#times.map((timeMs) => (timeMs - nowMs) / 1_000), ...this.#values]);
  }

  breakLines(): void {
    this.#push([null, null, null]);
  }

  #push(values: readonly (number | null)[]): void {
    this.#times.push(performance.now());
    for (const [index, column] of this.#values.entries()) column.push(values[index] ?? null);
    if (this.#times.length <= maxPoints) return;
    for (const column of [this.#times, ...this.#values]) column.shift();
  }

  get #width(): number {
    return Math.max(280, this.#host.clientWidth);
  }
}
