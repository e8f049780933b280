import { DiagError, exitCodes } from '../../errors.js';
import { shellWord } from '../../report/text/shell-word.js';

/** The errors of options of `simulate` that do not go together. */
export const simulateUsage = {
  mediaBehindPort: (path: string): DiagError =>
    usage({
      code: 'simulate-options',
      message: '--media is for a streamer without --listen: a chip plays what is in its flash.',
      hint: `Leave it out, and flash them: esp-rtc-diag flash build --media ${shellWord(path)} --port URL`,
    }),
  noServer: (): DiagError =>
    usage({
      code: 'simulate-options',
      message: '--streamer needs a server to dial.',
      hint: 'Give --signal ws://127.0.0.1:8000.',
    }),
  nothingToServe: (): DiagError =>
    usage({
      code: 'nothing-to-simulate',
      message: 'It is not said where the chip shall be served.',
      hint: 'Give --listen rfc2217://127.0.0.1:4000; for a chip in the same process use --port sim with the other commands.',
    }),
};

function usage(said: { readonly code: string; readonly message: string; readonly hint: string }): DiagError {
  return new DiagError({ ...said, exitCode: exitCodes.usage });
}
