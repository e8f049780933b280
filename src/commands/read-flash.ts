import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { hintOfWrite, writeFailure } from '../streamer/write-failure.js';
import { writeWholeFile } from '../streamer/write-whole-file.js';
import { onInterrupt } from '../io/interrupt.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { createFlashProgress } from '../report/image/flash-progress.js';
import { formatReadReport } from '../report/image/read-report.js';
import { readAndLeave } from '../streamer/loader/read-and-leave.js';
import { readFlash } from '../streamer/loader/read-flash.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { openLoaderPort, type PortOptions } from '../runs/port/open-given-port.js';
import { warn } from '../runs/answer/warn.js';

type Span = { readonly offset: number; readonly size: number; readonly file: string };

/** `esp-rtc-diag read-flash`: a part of the flash into a file. */
export async function runReadFlash(
  { offset, size, file }: Span,
  options: CommonOptions & PortOptions & { readonly stub: boolean },
): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const progress = createFlashProgress(process.stderr);
  const { signal } = interrupt;
  const port = await openLoaderPort(options, signal);
  try {
    const startMs = performance.now();
    const how = { baud: options.baud, useStub: options.stub, signal, warn };
    const { bytes, isSimulated } = await readAndLeave(port, how, (session) =>
      readFlash(session, { offset, sizeBytes: size }, (writtenBytes) => {
        progress.event({ event: 'progress', path: file, offset, writtenBytes, sizeBytes: size });
      }),
    );
    progress.stop();
    await save(file, bytes);
    const seconds = (performance.now() - startMs) / 1000;
    const report = { simulated: isSimulated, offset, size, file, seconds };
    await writeAnswer(options.output, formatReadReport(report, options.format));
    return exitCodes.ok;
  } finally {
    progress.stop();
    await port.close();
    interrupt.dispose();
  }
}

async function save(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWholeFile(file, bytes);
  } catch (cause) {
    throw new DiagError({
      code: 'output-failed',
      message: `${file} cannot be written: ${writeFailure(cause)}.`,
      hint: hintOfWrite(cause, 'a path'),
      cause,
    });
  }
}
