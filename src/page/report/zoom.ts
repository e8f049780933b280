import type uPlot from 'uplot';

type Span = readonly [from: number, to: number];

const actions: Readonly<Record<string, (span: Span, whole: Span) => Span>> = {
  '+': ([from, to]) => [from + (to - from) / 4, to - (to - from) / 4],
  '-': ([from, to]) => [from - (to - from) / 2, to + (to - from) / 2],
  '<': ([from, to]) => [from - (to - from) / 3, to - (to - from) / 3],
  '>': ([from, to]) => [from + (to - from) / 3, to + (to - from) / 3],
  all: (_, whole) => whole,
};

const keys: Readonly<Record<string, string>> = {
  '+': '+',
  '=': '+',
  '-': '-',
  ArrowLeft: '<',
  ArrowRight: '>',
  '0': 'all',
  Escape: 'all',
};

/** What listens to a group of panels; drawn again in other colours, the group gets new plots. */
const listening = new WeakMap<HTMLElement, AbortController>();

/** Panels zoom and move together: by dragging in one, by the buttons, by keys while the group has the focus. */
export function setUpZoom(host: HTMLElement, plots: readonly uPlot[], whole: Span): void {
  let isSetting = false;
  const show = ([min, max]: Span): void => {
    isSetting = true;
    for (const plot of plots) plot.setScale('x', { min, max });
    isSetting = false;
    host.dataset['shown'] = `${min} ${max}`;
  };
  const act = (name: string): void => {
    const { min, max } = plots[0]?.scales['x'] ?? {};
    const action = actions[name];
    if (action && min !== undefined && max !== undefined) show(within(action([min, max], whole), whole));
  };
  for (const plot of plots) {
    // A drag, or the double click that shows all, changes one panel; the others follow.
    (plot.hooks.setScale ??= []).push((_, key) => {
      const { min, max } = plot.scales['x'] ?? {};
      if (key === 'x' && !isSetting && min !== undefined && max !== undefined) show([min, max]);
    });
  }
  listening.get(host)?.abort();
  const controller = new AbortController();
  listening.set(host, controller);
  const { signal } = controller;
  host.addEventListener(
    'click',
    (event) => {
      const name = event.target instanceof HTMLElement ? event.target.dataset['zoom'] : undefined;
      if (name !== undefined) act(name);
    },
    { signal },
  );
  host.addEventListener(
    'keydown',
    (event) => {
      const name = keys[event.key];
      if (name === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(name);
    },
    { signal },
  );
}

/** No smaller than a thousandth, no larger than all, and not outside. */
function within([from, to]: Span, whole: Span): Span {
  const all = whole[1] - whole[0];
  const length = Math.min(all, Math.max(all / 1000, to - from));
  const start = Math.min(Math.max(whole[0], from), whole[1] - length);
  return [start, start + length];
}
