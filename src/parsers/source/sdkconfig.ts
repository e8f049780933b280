/** The options of an ESP-IDF project, as its `sdkconfig` sets them. */
export class Sdkconfig {
  readonly #options: ReadonlyMap<string, string>;

  constructor(options: ReadonlyMap<string, string>) {
    this.#options = options;
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
}

// CONFIG_HEAP_TRACING_STACK_DEPTH=10
const assignment = /^\s*(?<name>CONFIG_[A-Z0-9_]{1,128})=(?<value>.*)$/;

// # CONFIG_HEAP_TASK_TRACKING is not set
const unsetting = /^\s*# (?<name>CONFIG_[A-Z0-9_]{1,128}) is not set\s*$/;

/** Reads lines of an `sdkconfig` (Kconfig's output format). Anything that assigns nothing is left out. */
export class SdkconfigParser {
  readonly #options = new Map<string, string>();

  push(text: string): void {
    const unset = unsetting.exec(text)?.groups?.['name'];
    if (unset !== undefined) this.#options.delete(unset);
    const groups = assignment.exec(text)?.groups;
    if (!groups) return;
    const { name = '', value = '' } = groups;
    this.#options.set(name, value.trim().replace(/^"(.*)"$/, '$1'));
  }

  end(): Sdkconfig {
    return new Sdkconfig(this.#options);
  }
}
