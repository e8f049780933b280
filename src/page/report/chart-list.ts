import type uPlot from 'uplot';

/** What draws into a place of the page; more than one plot where panels share their time. */
type Draw = () => readonly uPlot[];

type Entry = { readonly host: HTMLElement; readonly draw: Draw; plots: readonly uPlot[] | null };

/** Charts, each drawn when a reader first comes near it, so that a page of many logs opens at once. */
export class ChartList {
  readonly #entries = new Map<Element, Entry>();
  readonly #observer: IntersectionObserver;

  constructor() {
    this.#observer = new IntersectionObserver(
      (seen) => {
        for (const { target, isIntersecting } of seen) if (isIntersecting) this.#draw(target);
      },
      { rootMargin: '400px' },
    );
    addEventListener('resize', () => this.fit());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawAgain());
  }

  add(host: HTMLElement, draw: Draw): void {
    this.#entries.set(host, { host, draw, plots: null });
    // What is on the first screen is drawn at once.
    const { top, height } = host.getBoundingClientRect();
    if (height > 0 && top < innerHeight) this.#draw(host);
    this.#observer.observe(host);
  }

  /** Draws what was not looked at yet, as paper needs all of it. */
  drawAll(): void {
    for (const host of this.#entries.keys()) this.#draw(host);
  }

  /** Gives each chart the width of its place, or that of a sheet. */
  fit(width?: number): void {
    for (const { plots } of this.#entries.values()) {
      for (const plot of plots ?? []) {
        const place = plot.root.parentElement;
        plot.setSize({ width: width ?? widthOf(place), height: plot.height });
      }
    }
  }

  #draw(host: Element): void {
    const entry = this.#entries.get(host);
    if (entry && !entry.plots) entry.plots = entry.draw();
  }

  #drawAgain(): void {
    for (const entry of this.#entries.values()) {
      if (!entry.plots) continue;
      for (const plot of entry.plots) plot.destroy();
      entry.plots = entry.draw();
    }
  }
}

/** The width that a chart has in its place; a folded part has none yet. */
export function widthOf(place: HTMLElement | null): number {
  return Math.max(240, place?.clientWidth ?? 0);
}
