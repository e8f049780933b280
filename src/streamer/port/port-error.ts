import { DiagError, exitCodes } from '../../errors.js';

type PortErrorCode =
  | 'port-busy'
  | 'port-missing'
  | 'port-denied'
  | 'port-unplugged'
  | 'port-failed'
  | 'port-unavailable';

const hints: Readonly<Record<PortErrorCode, string>> = {
  'port-busy': 'Close the monitor, terminal or flash tool that has it open, then try again.',
  'port-missing': 'List what is there: esp-rtc-diag ports',
  'port-denied':
    'Add yourself to the group that owns it (dialout or uucp): sudo usermod -aG dialout $USER, then log in again.',
  'port-unplugged': 'Check cable and power, and whether the board resets over and over; then run it again.',
  'port-failed': 'Check cable, path and settings; esp-rtc-diag ports lists what is there.',
  'port-unavailable': 'Install it: npm install serialport',
};

/** An error of a port with the hint that goes with its code; exit code 4. */
export function portError(code: PortErrorCode, message: string, cause?: unknown): DiagError {
  return new DiagError({ code, message, hint: hints[code], exitCode: exitCodes.device, cause });
}

/** The same with a hint of its own. */
export function portErrorWith(options: {
  readonly code: PortErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly cause?: unknown;
}): DiagError {
  return new DiagError({ ...options, exitCode: exitCodes.device });
}

/** The error for a port that cannot reset what is behind it. */
export function noResetLine(path: string): DiagError {
  return new DiagError({
    code: 'reset-impossible',
    message: `${path} has no reset line.`,
    hint: 'Press RESET on the board, or use a serial port or rfc2217:// that carries DTR and RTS.',
    exitCode: exitCodes.device,
  });
}
