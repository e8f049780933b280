/** The options of an ESP-IDF project, as its `sdkconfig` sets them. */
export class Sdkconfig {
  readonly #options: ReadonlyMap<string, string>;
  readonly #places: ReadonlyMap<string, Place>;
  /** Options that one file sets again to something else. */
  readonly contradicted: readonly ContradictedOption[];
  /** From the header that ESP-IDF writes (`5.5.1`), or null. */
  readonly idfVersion: string | null;

  constructor(read: SdkconfigFacts) {
    this.#options = read.options;
    this.#places = read.places;
    this.contradicted = read.contradicted;
    this.idfVersion = read.idfVersion;
  }

  /** The options that are set, or said to be not set. */
  get names(): readonly string[] {
    return [...this.#places.keys()];
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
    return this.#places.get(name)?.line ?? null;
  }

  /** The file in which that line stands, as `begin` named it. */
  path(name: string): string | null {
    return this.#places.get(name)?.path ?? null;
  }
}

type Place = { readonly path: string | null; readonly line: number };

export type ContradictedOption = {
  readonly name: string;
  /** What the last line says, which wins. */
  readonly value: string;
  readonly path: string | null;
  readonly line: number;
  /** All lines that set it; of many the first 20. */
  readonly lines: readonly number[];
  readonly linesCount: number;
};

const maxLines = 20;

type SdkconfigFacts = {
  readonly options: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, Place>;
  readonly contradicted: readonly ContradictedOption[];
  readonly idfVersion: string | null;
};

// CONFIG_HEAP_TRACING_STACK_DEPTH=10
const assignment = /^\s*(?<name>CONFIG_[A-Z0-9_]{1,128})=(?<value>.*)$/;

// # CONFIG_HEAP_TASK_TRACKING is not set
const unsetting = /^\s*# (?<name>CONFIG_[A-Z0-9_]{1,128}) is not set\s*$/;

// # Espressif IoT Development Framework (ESP-IDF) 5.5.1 Project Configuration
const header =
  /^# Espressif IoT Development Framework \(ESP-IDF\) (?<version>\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/;

type Setting = { lines: number[]; count: number; isContradicted: boolean };

/** Reads lines of an `sdkconfig` (Kconfig's output format). Anything that assigns nothing is left out. */
export class SdkconfigParser {
  readonly #options = new Map<string, string>();
  readonly #places = new Map<string, Place>();
  readonly #contradicted: ContradictedOption[] = [];
  #again = new Map<string, Setting>();
  #idfVersion: string | null = null;
  #path: string | null = null;
  #line = 0;

  /** Lines of another file follow, whose options win over those before: `sdkconfig.defaults.esp32p4`. */
  begin(path: string): void {
    this.#endFile();
    this.#path = path;
    this.#line = 0;
  }

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
    this.#endFile();
    return new Sdkconfig({
      options: this.#options,
      places: this.#places,
      contradicted: this.#contradicted,
      idfVersion: this.#idfVersion,
    });
  }

  // As Kconfig: the last one wins.
  #set(name: string, value: string | null): void {
    const before = this.#places.get(name);
    if (before?.path === this.#path) this.#setAgain(name, value, before.line);
    this.#places.set(name, { path: this.#path, line: this.#line });
    if (value === null) this.#options.delete(name);
    else this.#options.set(name, value);
  }

  #setAgain(name: string, value: string | null, firstLine: number): void {
    const setting = this.#again.get(name) ?? { lines: [firstLine], count: 1, isContradicted: false };
    this.#again.set(name, setting);
    setting.count++;
    if (setting.lines.length < maxLines) setting.lines.push(this.#line);
    if (value !== (this.#options.get(name) ?? null)) setting.isContradicted = true;
  }

  // A file may set otherwise what another one set: that is no contradiction.
  #endFile(): void {
    for (const [name, { lines, count, isContradicted }] of this.#again) {
      const place = this.#places.get(name);
      if (!isContradicted || place === undefined) continue;
      const value = this.#options.get(name) ?? 'not set';
      this.#contradicted.push({ name, value, ...place, lines, linesCount: count });
    }
    this.#again = new Map();
  }
}
