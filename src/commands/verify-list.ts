import { findDrift, verifyConstructors } from '../analysis/constructors/verify.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import {
  formatVerifyJson,
  formatVerifyNdjson,
  formatVerifyText,
  type VerifyReport,
} from '../report/constructors/verify-report.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readConstructorList } from './read-constructor-list.js';
import { readConstructors } from './read-constructors.js';

/** `ctors verify ELF --list FILE`: is each listed address still that same constructor? */
export async function verifyList(elf: string, list: string, options: JudgingOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const entries = await readConstructorList(list, interrupt.signal);
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

function format(report: VerifyReport, options: JudgingOptions): string {
  const style = chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined });
  if (options.format === 'text') return formatVerifyText(report, style);
  return options.format === 'json' ? formatVerifyJson(report) : formatVerifyNdjson(report);
}
