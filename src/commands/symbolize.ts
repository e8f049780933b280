import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { readLog } from '../streamer/log-source.js';
import { CachedSymbolizer } from '../streamer/cached-symbolizer.js';
import { OpenElfs } from '../streamer/open-elf.js';
import type { Output } from '../io/output.js';
import { withOutput } from '../runs/answer/write-answer.js';
import { warn } from '../runs/answer/warn.js';
import { parseAddressList } from '../parsers/log/heap/address-list.js';
import { LineSplitter } from '../parsers/log/lines/line-splitter.js';
import { createSymbolizeReporter } from '../report/symbols/symbolize-reporter.js';
import type { CommonOptions } from '../runs/answer/options.js';

const maxShownWord = 40;

export type SymbolizeOptions = CommonOptions & {
  readonly returnAddresses?: boolean;
  /** False with --no-cache. */
  readonly cache: boolean;
};

type Answers = { readonly address: (address: number) => void; readonly reject: (word: string) => void };

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
      const answers: Answers = {
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

function addressesOf(words: readonly string[]): readonly number[] {
  const { addresses, rejected } = parseAddressList(words.join(' '));
  const [first] = rejected;
  if (first === undefined) return addresses;
  throw new DiagError({
    code: 'not-an-address',
    message: `"${first}" is not an address.`,
    hint: 'Give hexadecimal addresses of up to 8 digits, as 0x40001234 or 40001234.',
    exitCode: exitCodes.usage,
  });
}

// Each line is answered when it comes, so that another program can hold a conversation with us.
async function answerStdin(answers: Answers, output: Output, signal: AbortSignal): Promise<void> {
  if (process.stdin.isTTY) warn('Reading addresses from the keyboard, one a line; end with Ctrl+D.');
  const splitter = new LineSplitter((line) => {
    const { addresses, rejected } = parseAddressList(line.text);
    for (const word of rejected.map((text) => text.slice(0, maxShownWord))) {
      warn(`warning: line ${line.number}: "${word}" is not an address.`);
      answers.reject(word);
    }
    addresses.forEach(answers.address);
  });
  for await (const block of readLog('-', { signal })) {
    splitter.push(block);
    await output.drained();
  }
  splitter.end();
}
