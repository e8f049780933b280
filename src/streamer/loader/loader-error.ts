import { DiagError, exitCodes, type ExitCode } from '../../errors.js';

export type LoaderErrorCode =
  | 'no-sync'
  | 'wrong-boot-mode'
  | 'no-answer'
  | 'chip-error'
  | 'chip-reset'
  | 'chip-unknown'
  | 'stub-failed'
  | 'verify-failed'
  | 'not-supported'
  | 'cancelled';

const hints: Readonly<Record<LoaderErrorCode, string>> = {
  'no-sync':
    'Hold BOOT, press and release RESET, let BOOT go, then run it again; check that the cable carries data and that the port is the right one.',
  'wrong-boot-mode':
    'The chip starts its application: its boot pin (GPIO35 of an ESP32-P4, GPIO9 of a C3 or C6, GPIO0 of an S3 or ESP32) is not pulled low. Hold BOOT, press and release RESET, then run it again.',
  'no-answer':
    'Run it again, with --baud 115200 if it was faster and the cable is long or a hub is between; --no-stub does without the stub.',
  'chip-error': 'Run it again; with --no-stub the loader in ROM does the work.',
  'chip-reset':
    'The chip restarted in the middle: check its power supply and the watchdog of the board, then run it again.',
  'chip-unknown': 'Run it again; only chips of the ESP32 family that the documentation lists are known.',
  'stub-failed': 'Run it again, or with --no-stub, which is slower and needs no code in RAM.',
  'verify-failed':
    'Run it again, with --baud 115200 if it was faster; if it stays, the flash chip or its supply is at fault.',
  'not-supported': 'Leave out --no-stub, or use a chip without secure download mode.',
  cancelled: 'Nothing was changed, in flash or on disk; run it again.',
};

/** What went wrong between us and the loader in the chip. */
export class LoaderError extends DiagError {
  /** The code that the chip gave, for `chip-error`. */
  readonly chipCode: number | null;

  constructor(
    code: LoaderErrorCode,
    message: string,
    more: { readonly chipCode?: number; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    const exitCode: ExitCode = code === 'cancelled' ? exitCodes.interrupted : exitCodes.device;
    super({ code, message, hint: more.hint ?? hints[code], exitCode, cause: more.cause });
    this.chipCode = more.chipCode ?? null;
  }
}

/** True for the given codes. */
export function isLoaderError(error: unknown, ...codes: readonly LoaderErrorCode[]): error is LoaderError {
  return error instanceof LoaderError && codes.some((code) => code === error.code);
}
