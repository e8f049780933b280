import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { CachedSymbolizer } from '../streamer/cached-symbolizer.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { withOutput } from '../runs/answer/write-answer.js';
import { warn } from '../runs/answer/warn.js';
import { addressesOf, answerStdin, type AddressAnswers } from '../runs/symbols/given-addresses.js';
import { createSymbolizeReporter } from '../report/symbols/symbolize-reporter.js';
import type { CommonOptions } from '../runs/answer/options.js';

export type SymbolizeOptions = CommonOptions & {
  readonly returnAddresses?: boolean;
  /** False with --no-cache. */
  readonly cache: boolean;
};

/** `esp-rtc-diag symbolize ELF [ADDRESS…]`: names for code addresses, from arguments or from stdin. */
export async function runSymbolize(
  elf: string,
  words: readonly string[],
  options: SymbolizeOptions,
): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const files = new OpenElfs();
  try {
    const symbolizer = new CachedSymbolizer(elf, files, options.cache ? undefined : null);
    const reporter = createSymbolizeReporter(options.format);
    const back = options.returnAddresses === true ? 1 : 0;
    await withOutput(options.output, async (output) => {
      const answers: AddressAnswers = {
        address: (address) => output.write(reporter.address(address, symbolizer.framesAt(address - back))),
        reject: (word) => output.write(reporter.notAnAddress(word)),
      };
      if (words.length > 0) addressesOf(words).forEach(answers.address);
      else await answerStdin(answers, output, interrupt.signal);
      output.write(reporter.finish());
      for (const warning of symbolizer.warnings) warn(`warning: ${elf}: ${warning}`);
    });
    await symbolizer.save();
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    files.close();
    interrupt.dispose();
  }
}
