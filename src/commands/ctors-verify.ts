import { findDrift, verifyConstructors } from '../analysis/constructors/verify.js';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { onInterrupt } from '../io/interrupt.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { openOutput } from '../io/output.js';
import { readText } from '../streamer/read-text.js';
import type { ListedConstructor } from '../model/constructor-list.js';
import { parseConstructorList } from '../parsers/source/constructor-list.js';
import {
  formatVerifyJson,
  formatVerifyNdjson,
  formatVerifyText,
  type VerifyReport,
} from '../report/constructors/verify-report.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readConstructors } from './read-constructors.js';

export type CtorsVerifyOptions = JudgingOptions & { readonly list: string };

/** `esp-rtc-diag ctors verify ELF --list FILE`: is each listed address still that same constructor? */
export async function runCtorsVerify(elf: string, options: CtorsVerifyOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const { list } = options;
    const entries = await readList(list, interrupt.signal);
    const map = await readConstructors(elf, files);
    const verified = verifyConstructors(map, entries);
    const findings = findDrift(verified, list);
    output.write(format({ map, list, verified, findings }, options));
    await output.finish();
    const severities = findings.map(({ severity }) => severity);
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodeFor(severities, options.failOn);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    files.close();
    interrupt.dispose();
  }
}

async function readList(path: string, signal: AbortSignal): Promise<readonly ListedConstructor[]> {
  const { entries } = parseConstructorList(await readText(path, signal));
  if (entries.length > 0) return entries;
  throw new DiagError({
    code: 'list-empty',
    message: `${path} lists no constructor: it has no line of the form 0x4007d056: path/file.cpp:395.`,
    hint: 'Give notes of that form, the output of ctors or ctors skip, or a startup.c with its address tests.',
  });
}

function format(report: VerifyReport, options: CtorsVerifyOptions): string {
  const style = chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined });
  if (options.format === 'text') return formatVerifyText(report, style);
  return options.format === 'json' ? formatVerifyJson(report) : formatVerifyNdjson(report);
}
