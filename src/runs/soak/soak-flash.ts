import { exitCodes, DiagError } from '../../errors.js';
import { createFlashReporter } from '../../report/image/flash-reporter.js';
import { readFlashInput } from '../../streamer/loader/read-flash-files.js';
import { styleOf } from '../answer/answer-look.js';
import { FlashRun } from '../flash/flash-run.js';
import type { CommonOptions } from '../answer/options.js';
import type { PortOptions } from '../port/open-given-port.js';
import { warn } from '../answer/warn.js';

/** As `flash` has it; `--baud` of `soak` is that of the console. */
const transferBaud = 921_600;

/** Writes a build before a soak, as `flash` does; what is there already is left alone. It tells on stderr. */
export async function flashBefore(
  build: string,
  options: Pick<CommonOptions, 'color'> & Pick<PortOptions, 'port'>,
  signal: AbortSignal,
): Promise<void> {
  const { port, color } = options;
  const reporter = createFlashReporter({
    format: 'text',
    write: (text) => warn(text.trimEnd()),
    look: {
      style: styleOf({ color, output: 'stderr' }),
      columns: process.stderr.isTTY ? process.stderr.columns : null,
    },
    progressTo: process.stderr,
  });
  const run = new FlashRun(
    await readFlashInput([build]),
    {
      ...(port === undefined ? {} : { port }),
      baud: transferBaud,
      verifyOnly: false,
      erase: false,
      after: 'hard-reset',
      stub: true,
      force: false,
    },
    reporter,
  );
  const report = await run.flash(signal);
  reporter.finish(report);
  if (report.interruptedState === null) return;
  throw new DiagError({
    code: 'interrupted',
    message: 'It was interrupted while the build was written.',
    hint: 'Run it again: what is written already is left alone.',
    exitCode: exitCodes.interrupted,
  });
}
