/** An option as the program's own table has it. */
export type OptionFacts = {
  readonly short: string | null;
  readonly long: string;
  /** As the help shows it: `--format <format>`. */
  readonly flags: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  readonly defaultText: string | null;
};

/** A command with its subcommands; the program itself is one. */
export type CommandFacts = {
  /** From the program's name on: `esp-rtc-diag`, `heap`, `diff`. */
  readonly words: readonly string[];
  readonly description: string;
  /** What follows the words: `[options] <log...>`. */
  readonly usage: string;
  readonly arguments: readonly {
    readonly term: string;
    readonly description: string;
    /** Its values, where only some are allowed. */
    readonly choices: readonly string[];
  }[];
  readonly options: readonly OptionFacts[];
  readonly commands: readonly CommandFacts[];
};
