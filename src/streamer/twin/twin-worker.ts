import { once } from 'node:events';
import { loadRtc } from '../rtc/load-rtc.js';
import { serveWorker } from '../rtc/serve-worker.js';
import { HeapMonitor } from './heap-monitor.js';
import { readMediaFolder } from './media-folder.js';
import { ReportedMemory } from './reported-memory.js';
import { TwinLog } from './twin-log.js';
import type { TwinReport, TwinSetup } from './twin-setup.js';
import { TwinStreamer } from './twin-streamer.js';

serveWorker<TwinSetup, TwinReport>(async ({ setup, signal, report }) => {
  const rtc = await loadRtc();
  const log = new TwinLog((line) => report({ kind: 'line', line }), setup.startMs);
  log.line('esp-rtc-diag twin of the streamer: libdatachannel on a PC, modelled memory, not a board', {
    tag: 'twin',
  });
  const memory = setup.model === null ? new ReportedMemory(report) : new HeapMonitor(setup.model, log);
  const streamer = new TwinStreamer(rtc, log, { setup, memory });
  try {
    streamer.open();
    streamer.start(await readMediaFolder(setup, log));
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    streamer.close();
  }
});
