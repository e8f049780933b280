import { setTimeout as sleep } from 'node:timers/promises';
import { loadRtc } from '../rtc/load-rtc.js';
import { serveWorker, type WorkerContext } from '../rtc/serve-worker.js';
import { makeClientId } from './make-client-id.js';
import { runCycle } from './viewer-cycle.js';
import type { ViewerReport, ViewerSetup } from './viewer-setup.js';

serveWorker<ViewerSetup, ViewerReport>(makeCycles);

async function makeCycles({
  setup,
  signal,
  report,
}: WorkerContext<ViewerSetup, ViewerReport>): Promise<void> {
  const rtc = await loadRtc();
  const last = setup.firstIndex + setup.cycles;
  for (let index = setup.firstIndex; index < last && !signal.aborted; index++) {
    const clientId = makeClientId();
    report({ kind: 'started', index, clientId, startedAtMs: Date.now() });
    const cycle = await runCycle({ ...setup, rtc, index, clientId, signal });
    report({ kind: 'cycle', cycle });
    // An aborted pause is an early end, which the loop sees.
    if (index + 1 < last) await sleep(setup.settleMs, undefined, { signal }).catch(() => undefined);
  }
}
