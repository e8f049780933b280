import { DiagError, exitCodes } from '../../errors.js';
import type { Output } from '../../io/output.js';
import { parseAddressList } from '../../parsers/log/heap/address-list.js';
import { LineSplitter } from '../../parsers/log/lines/line-splitter.js';
import { readLog } from '../../streamer/log-source.js';
import { warn } from '../answer/warn.js';

const maxShownWord = 40;

export type AddressAnswers = {
  readonly address: (address: number) => void;
  readonly reject: (word: string) => void;
};

/** The addresses of a command line. Throws a DiagError that names the first word that is none. */
export function addressesOf(words: readonly string[]): readonly number[] {
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

/** Each line of stdin is answered when it comes, so that another program can hold a conversation with us. */
export async function answerStdin(
  answers: AddressAnswers,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
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
