/** Exit codes of the contract; a script may rely on each. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  usage: 2,
  input: 3,
  device: 4,
  refused: 5,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

type DiagErrorOptions = {
  /** Stable kebab-case name, for scripts and tests. */
  readonly code: string;
  /** What happened, with the value. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
};

/** The one error type that is thrown on purpose; `cli.ts` catches it once and prints both lines. */
export class DiagError extends Error {
  override readonly name = 'DiagError';
  readonly code: string;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(options: DiagErrorOptions) {
    super(options.message, { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCodes.input;
  }
}
