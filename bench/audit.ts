// Prints our time for auditing an ELF as a ratio to nm of binutils on the same file, whole processes, in one run.
//
//   npm run bench:audit [-- ELF]
//
// Without an ELF it builds one of more than 50 MB from generated C++ (once, in the folder for temporary files).
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildLargeElf } from './large-elf.js';
import { bestOf } from './whole-processes.js';

const rounds = 7;
const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;
const [given] = process.argv.slice(2);
const elf = given ? resolve(given) : await buildLargeElf();
const megabytes = (statSync(elf).size / 2 ** 20).toFixed(1);

const audit = [process.execPath, launcher, 'audit', elf, '--fail-on', 'never'];
const commands = [audit, ['riscv64-unknown-elf-nm', elf], [process.execPath, '-e', '0']];
// The megabytes that nm prints go nowhere, and so does what we print.
const quiet = commands.map((command) => ['sh', '-c', '"$@" > /dev/null', 'sh', ...command]);
const [ours, nm, node] = bestOf(quiet, rounds);
const ms = (seconds = Number.NaN): string => `${(seconds * 1000).toFixed(0)} ms`;
const ratio = (seconds = Number.NaN): string => ((ours?.seconds ?? Number.NaN) / seconds).toFixed(2);

console.log(`${elf}: ${megabytes} MB; best of ${rounds} rounds in turns, whole processes`);
console.log(`audit ${ms(ours?.seconds)}, nm ${ms(nm?.seconds)}, node -e 0 ${ms(node?.seconds)}`);
console.log(`audit: ${ratio(nm?.seconds)} x nm, ${ratio(node?.seconds)} x node -e 0`);
console.log(`peak memory: ${((ours?.memoryKb ?? 0) / 1024).toFixed(0)} MB`);
