/** The options of an ESP-IDF project, as its `sdkconfig` sets them. */
export class Sdkconfig {
  readonly #options: ReadonlyMap<string, string>;
  readonly #lines: ReadonlyMap<string, number>;
  /** Options that are set again to something else, with the line of the last setting, which wins. */
  readonly contradicted: readonly ContradictedOption[];
  /** From the header that ESP-IDF writes (`5.5.1`), or null. */
  readonly idfVersion: string | null;

  constructor(read: SdkconfigFacts) {
    this.#options = read.options;
    this.#lines = read.lines;
    this.contradicted = [...read.contradicted.values()];
    this.idfVersion = read.idfVersion;
  }

  get size(): number {
    return this.#options.size;
  }

  /** The value without quotes (`y`, `10`, `esp32p4`), or null where the option is not set. */
  value(name: string): string | null {
    return this.#options.get(name) ?? null;
  }

  isOn(name: string): boolean {
    return this.#options.get(name) === 'y';
  }

  /** The line that sets the option or says that it is not set, counted from 1; null where none does. */
  line(name: string): number | null {
    return this.#lines.get(name) ?? null;
  }
}

export type ContradictedOption = { readonly name: string; readonly value: string; readonly line: number };

type SdkconfigFacts = {
  readonly options: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, number>;
  readonly contradicted: ReadonlyMap<string, ContradictedOption>;
  readonly idfVersion: string | null;
};

// CONFIG_HEAP_TRACING_STACK_DEPTH=10
const assignment = /^\s*(?<name>CONFIG_[A-Z0-9_]{1,128})=(?<value>.*)$/;

// # CONFIG_HEAP_TASK_TRACKING is not set
const unsetting = /^\s*# (?<name>CONFIG_[A-Z0-9_]{1,128}) is not set\s*$/;

// # Espressif IoT Development Framework (ESP-IDF) 5.5.1 Project Configuration
const header =
  /^# Espressif IoT Development Framework \(ESP-IDF\) (?<version>\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/;

/** Reads lines of an `sdkconfig` (Kconfig's output format). Anything that assigns nothing is left out. */
export class SdkconfigParser {
  readonly #options = new Map<string, string>();
  readonly #lines = new Map<string, number>();
  readonly #contradicted = new Map<string, ContradictedOption>();
  #idfVersion: string | null = null;
  #line = 0;

  push(line: string): void {
    // No `.` of a regular expression takes a CR.
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    this.#line++;
    this.#idfVersion ??= header.exec(text)?.groups?.['version'] ?? null;
    const unset = unsetting.exec(text)?.groups?.['name'];
    if (unset !== undefined) this.#set(unset, null);
    const groups = assignment.exec(text)?.groups;
    if (!groups) return;
    const { name = '', value = '' } = groups;
    this.#set(name, value.trim().replace(/^"(.*)"$/, '$1'));
  }

  end(): Sdkconfig {
    return new Sdkconfig({
      options: this.#options,
      lines: this.#lines,
      contradicted: this.#contradicted,
      idfVersion: this.#idfVersion,
    });
  }

  // As Kconfig: the last one wins.
  #set(name: string, value: string | null): void {
    const before = this.#options.get(name) ?? null;
    if (this.#lines.has(name) && before !== value) {
      this.#contradicted.set(name, { name, value: value ?? 'not set', line: this.#line });
    }
    this.#lines.set(name, this.#line);
    if (value === null) this.#options.delete(name);
    else this.#options.set(name, value);
  }
}
