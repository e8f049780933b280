// Prints the time that we take to flash as a ratio to the wire, to esptool-js and to Python esptool, in one run.
//
//   npm run bench:flash [-- FILE]
//
// The chip is emulated (`simulate --paced`): bytes take their time on the line, flash takes none. All clients are whole
// processes over RFC 2217 and write parts of one file, by default of the program that runs this, which is machine code.
// ESP_RTC_DIAG_ESPTOOL names a Python esptool.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

const launcher = fileURLToPath(new URL('../bin/esp-rtc-diag', import.meta.url));
const esptoolJs = fileURLToPath(new URL('esptool-js-client.js', import.meta.url));
const esptool = process.env['ESP_RTC_DIAG_ESPTOOL'] ?? '';
const sizes = [1, 4] as const;
const rates = [921_600, 2_000_000] as const;
const rounds = 3;
const megabyte = 1024 * 1024;
/** Into the middle of a program, where its code is. */
const sourceOffset = 32 * megabyte;

type Timed = { readonly totalSeconds: number; readonly writeSeconds: number | null };
type Client = { readonly name: string; run(url: string, file: string, baud: number): Timed };

await main(process.argv[2] ?? process.execPath);

async function main(source: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-bench-'));
  try {
    for (const size of sizes) {
      const file = join(folder, `${size}.bin`);
      const bytes = readPart(source, size * megabyte);
      writeFileSync(file, bytes);
      const deflated = deflateSync(bytes, { level: 9 }).length;
      for (const baud of rates) await compare({ file, size, deflated, baud });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readPart(source: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(openSync(source, 'r'), bytes, 0, length, sourceOffset);
  if (read < length) throw new Error(`${source} is too short: give a file of at least 36 MB.`);
  return bytes;
}

async function compare(run: { file: string; size: number; deflated: number; baud: number }): Promise<void> {
  const { file, size, deflated, baud } = run;
  const wireSeconds = (deflated * 10) / baud;
  console.log(
    `\n${size} MiB at ${baud} baud (${deflated} bytes deflated: ${wireSeconds.toFixed(2)} s on the wire), best of ${rounds}`,
  );
  const results = new Map<string, Timed>();
  for (const client of clients()) results.set(client.name, await best(client, file, baud));
  const ours = results.get('esp-rtc-diag');
  for (const [name, { totalSeconds, writeSeconds }] of results) {
    const write =
      writeSeconds === null
        ? ''
        : `, write + verify ${writeSeconds.toFixed(2)} s = ${(writeSeconds / wireSeconds).toFixed(3)} x wire`;
    const ratio =
      name === 'esp-rtc-diag' || ours === undefined
        ? ''
        : `; ours takes ${(ours.totalSeconds / totalSeconds).toFixed(2)} x that`;
    console.log(`  ${name.padEnd(15)} ${totalSeconds.toFixed(2)} s in all${write}${ratio}`);
  }
}

// A new chip each time, since we would write nothing the second time.
async function best(client: Client, file: string, baud: number): Promise<Timed> {
  let fastest: Timed | null = null;
  for (let i = 0; i < rounds; i++) {
    const { chip, url } = await startChip();
    const timed = client.run(url, file, baud);
    chip.kill();
    await once(chip, 'exit');
    if (fastest === null || timed.totalSeconds < fastest.totalSeconds) fastest = timed;
  }
  if (fastest === null) throw new Error('No round was run.');
  return fastest;
}

async function startChip(): Promise<{ chip: ChildProcess; url: string }> {
  const args = [launcher, 'simulate', '--paced', '--listen', 'rfc2217://127.0.0.1:0'];
  const chip = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(chip.stdout, 'data');
  return { chip, url: JSON.parse(String(line)).url };
}

function clients(): Client[] {
  const all: Client[] = [
    {
      name: 'esp-rtc-diag',
      run(url, file, baud) {
        const args = [
          launcher,
          'flash',
          '0x10000',
          file,
          '--port',
          url,
          '--baud',
          String(baud),
          '--format',
          'json',
        ];
        const { seconds, stdout } = time(process.execPath, args);
        return { totalSeconds: seconds, writeSeconds: JSON.parse(stdout).files[0].seconds };
      },
    },
    {
      name: 'esptool-js',
      run: (url, file, baud) => total(process.execPath, [esptoolJs, url, file, String(baud)]),
    },
  ];
  if (esptool === '') console.log('Python esptool is left out: ESP_RTC_DIAG_ESPTOOL names none');
  else {
    const run = (url: string, file: string, baud: number): Timed =>
      total(esptool, ['--port', url, '--baud', String(baud), 'write-flash', '0x10000', file]);
    all.push({ name: 'Python esptool', run });
  }
  return all;
}

function total(program: string, args: readonly string[]): Timed {
  return { totalSeconds: time(program, args).seconds, writeSeconds: null };
}

function time(program: string, args: readonly string[]): { seconds: number; stdout: string } {
  const started = performance.now();
  const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * megabyte });
  const seconds = (performance.now() - started) / 1000;
  if (run.status !== 0) throw new Error(`${program} failed: ${run.stderr}${run.stdout.slice(-500)}`);
  return { seconds, stdout: run.stdout };
}
