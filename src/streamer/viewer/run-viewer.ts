import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewCycle } from '../../model/view-cycle.js';
import { SteppedViewer, type SteppedViewerOptions } from './stepped-viewer.js';

export type ViewerOptions = Omit<SteppedViewerOptions, 'firstIndex' | 'onStart'> & {
  readonly settleMs: number;
  readonly cycles: number;
  readonly onCycle: (cycle: ViewCycle) => void;
};

/** Makes connections one after another, with a pause between them. */
export async function runViewer({ settleMs, cycles, onCycle, ...options }: ViewerOptions): Promise<void> {
  const { signal } = options;
  const viewer = new SteppedViewer(options);
  try {
    for (let done = 1; done <= cycles && !viewer.isBroken; done++) {
      const cycle = await viewer.connect();
      if (cycle === null) return;
      onCycle(cycle);
      // An aborted pause is an early end, which the next connection sees.
      if (done < cycles) await sleep(settleMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await viewer.close();
  }
}
