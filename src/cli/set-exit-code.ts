import type { ExitCode } from '../errors.js';

/** How a command that has run tells the program its exit code. */
export type SetExitCode = (code: ExitCode) => void;
