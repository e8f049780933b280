import { BootLogReader } from '../../analysis/constructors/boot-log-reader.js';
import { DiagError } from '../../errors.js';
import { readConsoleLog } from '../../streamer/console-log.js';
import type { BootLog } from '../../model/constructor-report.js';
import type { StartupGeneration } from '../../model/constructor.js';
import { LineSplitter } from '../../parsers/log/lines/line-splitter.js';

type BootLogOptions = { readonly startup: StartupGeneration; readonly signal: AbortSignal };

/** The constructor calls of a debug boot. Throws a DiagError for a log without any. */
export async function readBootLog(path: string, { startup, signal }: BootLogOptions): Promise<BootLog> {
  const reader = new BootLogReader();
  const splitter = new LineSplitter((line) => reader.push(line.text, line.number));
  for await (const block of readConsoleLog(path, { signal })) splitter.push(block);
  splitter.end();
  const found = reader.finish();
  if (found) return { path, ...found };
  throw new DiagError({
    code: 'no-constructor-calls',
    message: `${path} has no "calling init function" line of a constructor.`,
    hint:
      startup === 'idf-5'
        ? 'Build with CONFIG_LOG_DEFAULT_LEVEL_DEBUG=y, and save the console from the reset on.'
        : 'Only ESP-IDF v4.3 to v5 logs these calls; from v6 on libc makes them, and says nothing.',
  });
}
