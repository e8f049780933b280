import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/esp-rtc-diag', import.meta.url));
const waitMs = 30_000;
let count = 0;

/** Why there is no terminal to try keys in, or null. */
export function whyNoTerminal(): string | null {
  return spawnSync('tmux', ['-V']).error ? 'tmux is not installed' : null;
}

/** The built program in a terminal of tmux, of a server of its own. */
export class Terminal {
  readonly #server = `esp-rtc-diag-${process.pid}-${count++}`;

  constructor(args: readonly string[], size: { readonly columns: number; readonly rows: number }) {
    const words = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
    // What the shell says afterwards shows that the terminal is as it was.
    const script = `printf 'shell-was-here\\n'; ${words}; printf 'ended with %s\\n' "$?"; stty -a | grep -o -- '-\\?icanon'; sleep 60`;
    const { columns, rows } = size;
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, script);
  }

  keys(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  /** What is on the screen, without blanks at the ends of lines. */
  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** The screen, and what has left it at its upper edge. */
  history(): string {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-');
  }

  /** The screen as soon as it shows this; what it shows instead is the error. */
  async until(pattern: RegExp, from: 'screen' | 'history' = 'history'): Promise<string> {
    const startMs = performance.now();
    for (;;) {
      const shown = from === 'screen' ? this.screen() : this.history();
      if (pattern.test(shown)) return shown;
      if (performance.now() - startMs > waitMs) throw new Error(`${pattern} is not in:\n${shown}`);
      await setTimeout(50);
    }
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: readonly string[]): string {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '', ESP_RTC_DIAG_PORT: '' };
    const run = spawnSync('tmux', ['-u', '-L', this.#server, ...args], { encoding: 'utf8', env });
    if (run.error) throw run.error;
    return run.stdout;
  }
}
