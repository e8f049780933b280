import { loadRtc } from '../rtc/load-rtc.js';
import { serveWorker } from '../rtc/serve-worker.js';
import { makeClientId } from './make-client-id.js';
import { runCycle } from './viewer-cycle.js';
import type { ViewerReport, ViewerSetup } from './viewer-setup.js';

serveWorker<ViewerSetup, ViewerReport>(async ({ setup, signal, report, next }) => {
  const rtc = await loadRtc();
  for (let index = setup.firstIndex; await next(); index++) {
    const clientId = makeClientId();
    report({ kind: 'started', clientId });
    report({ kind: 'cycle', cycle: await runCycle({ ...setup, rtc, index, clientId, signal }) });
  }
});
