import { judgeSkipState } from '../analysis/constructors/judge-skip-state.js';
import { findReturns } from '../analysis/constructors/find-returns.js';
import type { ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { openOutput } from '../io/output.js';
import { readSkipState } from '../parsers/elf/constructors/skip-state.js';
import { SymbolTable } from '../parsers/elf/symbol-table.js';
import {
  formatStateJson,
  formatStateNdjson,
  formatStateText,
  type SkipStateReport,
} from '../report/constructors/skip-state-report.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readConstructors } from './read-constructors.js';
import { verifyList } from './verify-list.js';

export type CtorsVerifyOptions = JudgingOptions & { readonly list?: string };

/** `esp-rtc-diag ctors verify ELF [--list FILE]`: what this build will skip, and whether it is what was meant. */
export async function runCtorsVerify(path: string, options: CtorsVerifyOptions): Promise<ExitCode> {
  if (options.list !== undefined) return verifyList(path, options.list, options);
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const map = await readConstructors(path, files);
    const elf = files.open(path);
    const verdict = judgeSkipState(map, readSkipState(elf, SymbolTable.read(elf)), findReturns(map, elf));
    output.write(format({ map, ...verdict }, options));
    await output.finish();
    const drifted = verdict.entries.filter(({ holds }) => !holds);
    return exitCodeFor(
      drifted.map(() => 'error' as const),
      options.failOn,
    );
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    files.close();
  }
}

function format(report: SkipStateReport, options: CtorsVerifyOptions): string {
  const style = chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined });
  if (options.format === 'text') return formatStateText(report, style);
  return options.format === 'json' ? formatStateJson(report) : formatStateNdjson(report);
}
