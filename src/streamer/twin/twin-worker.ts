import { once } from 'node:events';
import { loadRtc } from '../rtc/load-rtc.js';
import { serveWorker } from '../rtc/serve-worker.js';
import { readMediaFolder } from './media-folder.js';
import { TwinLog } from './twin-log.js';
import type { TwinReport, TwinSetup } from './twin-setup.js';
import { TwinStreamer } from './twin-streamer.js';

serveWorker<TwinSetup, TwinReport>(async ({ setup, signal, report }) => {
  const rtc = await loadRtc();
  const log = new TwinLog((line) => report({ line }));
  log.line('esp-rtc-diag twin of the streamer: libdatachannel on a PC, modelled memory, not a board', {
    tag: 'twin',
  });
  const media = await readMediaFolder(setup.mediaFolder, log);
  const streamer = new TwinStreamer(rtc, log, { setup, media });
  streamer.start();
  if (!signal.aborted) await once(signal, 'abort');
  streamer.close();
});
