import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { CliRun } from './run-cli.js';

const program = fileURLToPath(new URL('../../bin/esp-rtc-diag', import.meta.url));

/** Runs the built program to its end beside this process, which may play the device. */
export async function runCliBeside(
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly timeoutMs?: number;
    /** Sees what comes on stderr, as it comes. */
    readonly onStderr?: (text: string) => void;
    readonly onStdout?: (text: string) => void;
  } = {},
): Promise<CliRun> {
  const { ESP_RTC_DIAG_PORT: _, NO_COLOR: __, FORCE_COLOR: ___, ...rest } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...rest, ...options.env },
    timeout: options.timeoutMs ?? 60_000,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  child.stdin.end();
  child.stderr.on('data', (bytes: Buffer) => options.onStderr?.(bytes.toString()));
  child.stdout.on('data', (bytes: Buffer) => options.onStdout?.(bytes.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
