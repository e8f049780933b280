import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { needsShell, splitWords, type PageLine } from './page-lines.js';
import { RunningProgram } from './rtc-stage.js';
import type { CliRun } from './run-cli.js';
import { runCliBeside } from './start-cli.js';
import { addArchives, makeToolchain } from './toolchain-tree.js';

/** What a reader of the pages has: the samples, a build, a toolchain, media. */
export function makeReadersFolder(root: string, folder: string): void {
  mkdirSync(folder);
  const at = (...names: string[]): string => join(folder, ...names);
  cpSync(join(root, 'samples'), at('samples'), { recursive: true });
  symlinkSync(join(root, 'docs'), at('docs'));
  cpSync(at('samples/build'), at('build'), { recursive: true });
  cpSync(at('samples/streamer.elf'), at('build/app.elf'));
  cpSync(at('samples/firmware/components'), at('components'), { recursive: true });
  for (const name of ['clips', 'broken']) cpSync(at('samples/media'), at(name), { recursive: true });
  const cut = at('broken/h264/57.h264');
  writeFileSync(cut, readFileSync(cut).subarray(0, -7));
  makeToolchain(at('esp-14.2.0'));
  addArchives(at('esp-14.2.0'), 1);
  // In line 5 a text is a number.
  writeFileSync(at('bad.toml'), '[[steps]]\nsend = "mem"\n\n[[steps]]\nexpect = 5\n');
  writeFileSync(at('console.log'), 'MEM t=1000 int=300 dma=200\nMEM t=2000 int=299 dma=199\n');
}

/** Whether ffmpeg has made `clip.mp4`, a second of a test picture. */
export function makeClip(folder: string): boolean {
  const args = '-f lavfi -i testsrc=d=2:s=320x240:r=30 -f lavfi -i sine=d=2 -pix_fmt yuv420p clip.mp4';
  return spawnSync('ffmpeg', args.split(' '), { cwd: folder }).status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A board whose application speaks, for whoever waits for a line of it. */
const boardThatSpeaks = 'simulate --listen rfc2217://127.0.0.1:4900 --streamer --signal ws://127.0.0.1:8000';

function waits(line: string): boolean {
  return line.includes('--wait-for');
}

/** What it told on stderr and said on stdout. */
type Printed = {
  readonly code: number | null;
  readonly told: readonly string[];
  readonly said: readonly string[];
};

/** Runs the command lines of one page one after the other, with the built-in chip for a board. */
export class PageStage {
  readonly #folder: string;
  readonly #running: { readonly name: string; readonly program: RunningProgram }[] = [];
  readonly #ports = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async run({ text }: PageLine): Promise<Printed> {
    const [line = text, file] = text.split(/ > (?=\S+$)/);
    await this.#provide(line);
    const words = await this.#wordsOf(line.replace(/ &$/, ''));
    if (isEndless(line)) return this.#start(words);
    const { code, stdout, stderr } = await this.#runToEnd(words);
    if (file !== undefined) writeFileSync(join(this.#folder, file), stdout);
    return { code, told: stderr.split('\n'), said: file === undefined ? stdout.split('\n') : [] };
  }

  async close(): Promise<void> {
    for (const { program } of this.#running.toReversed()) await program.stop();
  }

  /** What a page takes for granted: a recording, a signalling server, a streamer. */
  async #provide(line: string): Promise<void> {
    if (line.includes('run.rec') && !existsSync(join(this.#folder, 'run.rec'))) {
      await this.#runToEnd(['record', 'run.rec', '--port', 'sim', '--leak', '84', '--for', '1000']);
    }
    if (waits(line)) await this.#provide(boardThatSpeaks);
    if (!line.includes('--signal ws:')) return;
    if (!this.#runs('signal')) await this.#start(await this.#wordsOf('signal'));
    if (line === boardThatSpeaks) await this.#start(await this.#wordsOf(line));
    if (line.startsWith('view') && !this.#runs('simulate')) {
      await this.#start(await this.#wordsOf('simulate --streamer --signal ws://127.0.0.1:8000'));
    }
  }

  #runs(command: string): boolean {
    return this.#running.some(({ name }) => name === command);
  }

  /** What a server has said until it is ready. One that the page has started before ends: it has the same port. */
  async #start(words: readonly string[]): Promise<Printed> {
    const [name = ''] = words;
    for (const older of this.#running.filter((one) => one.name === name)) await older.program.stop();
    const program = new RunningProgram(words, { cwd: this.#folder });
    this.#running.push({ name, program });
    const isTwin = name === 'simulate' && !words.includes('--listen');
    await program.line(name === 'signal' ? 'Viewer page' : isTwin ? 'WebSocket connected' : 'listening');
    return { code: null, told: program.stderr.split('\n'), said: program.lines };
  }

  async #runToEnd(words: readonly string[]): Promise<CliRun> {
    const run = await runCliBeside(words, { cwd: this.#folder, timeoutMs: 120_000 });
    // The folder of the examples is another one.
    return { ...run, stdout: run.stdout.replaceAll(this.#folder, '/tools') };
  }

  /** A port that a page names may be taken here: one of this page stands for it. */
  async #wordsOf(line: string): Promise<string[]> {
    const words: string[] = [];
    const board = waits(line) ? `rfc2217://127.0.0.1:${await this.#portFor('4900')}` : 'sim:board.bin';
    for (const word of splitWords(line)) {
      const [, before = '', port = ''] = /^((?:rfc2217|socket|ws):\/\/127\.0\.0\.1:)(\d+)$/.exec(word) ?? [];
      words.push(port === '' ? word.replace('/dev/ttyACM0', board) : `${before}${await this.#portFor(port)}`);
    }
    if (words[0] === 'signal' && !words.includes('--http-port')) {
      words.push('--http-port', `${await this.#portFor('8000')}`);
    }
    // The board of the example leaks before it is cured.
    if (words.includes('before.json') && words.includes('--output')) words.push('--leak', '8628');
    if (words[0] === 'soak' && words[1] !== 'diff' && !words.includes('--http-port'))
      words.push('--http-port', '0');
    return words;
  }

  async #portFor(named: string): Promise<number> {
    const port = this.#ports.get(named) ?? (await freePort());
    this.#ports.set(named, port);
    return port;
  }
}

/** Whether a command waits for its Ctrl+C. */
export function isEndless(text: string): boolean {
  return /^(?:signal|simulate)\b/.test(text);
}

/** Why a command line of a page cannot be run here; null where it can. */
export function obstacleOf({ text }: PageLine): string | null {
  if (needsShell(text.replace(/ > \S+$| &$/, ''))) return 'it needs a shell, or is cut';
  if (/^audit .*build\/(?:before|after|mixed)\.elf|~\/\.espressif/.test(text))
    return 'test/peer/toolchain-cure.test.ts does it';
  return null;
}
