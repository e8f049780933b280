import type { Command } from 'commander';
import type { SetExitCode } from './set-exit-code.js';

type AddCommand = (program: Command, setExitCode: SetExitCode) => void;
type Row = readonly [name: string, load: () => Promise<AddCommand>];

/** Every command, in the order of the help. What a command's options need is loaded with it alone. */
const commandTable: readonly Row[] = [
  ['doctor', async () => (await import('./doctor.js')).addDoctor],
  ['analyze', async () => (await import('./analyze.js')).addAnalyze],
  ['heap', async () => (await import('./heap.js')).addHeap],
  ['symbolize', async () => (await import('./symbolize.js')).addSymbolize],
  ['audit', async () => (await import('./audit.js')).addAudit],
  ['ctors', async () => (await import('./ctors.js')).addCtors],
  ['dma', async () => (await import('./dma.js')).addDma],
  ['nack', async () => (await import('./nack.js')).addNack],
  ['flash', async () => (await import('./flash.js')).addFlash],
  ['monitor', async () => (await import('./monitor.js')).addMonitor],
  ['soak', async () => (await import('./soak.js')).addSoak],
  ['drive', async () => (await import('./drive.js')).addDrive],
  ['record', async () => (await import('./record.js')).addRecord],
  ['replay', async () => (await import('./record.js')).addReplay],
  ['image', async () => (await import('./image.js')).addImage],
  ['ports', async () => (await import('./ports.js')).addPorts],
  ['reset', async () => (await import('./reset.js')).addReset],
  ['read-flash', async () => (await import('./read-flash.js')).addReadFlash],
  ['simulate', async () => (await import('./simulate.js')).addSimulate],
  ['media', async () => (await import('./media.js')).addMedia],
  ['signal', async () => (await import('./signal.js')).addSignal],
  ['view', async () => (await import('./view.js')).addView],
  ['toolchain', async () => (await import('./toolchain.js')).addToolchain],
  ['completion', async () => (await import('./completion.js')).addCompletion],
];

/** Adds the commands that a command line can mean: those it names, or all where it names none. */
export async function addCommands(
  program: Command,
  setExitCode: SetExitCode,
  argv: readonly string[],
): Promise<void> {
  for (const [, load] of meantBy(argv)) (await load())(program, setExitCode);
}

function meantBy(argv: readonly string[]): readonly Row[] {
  const words = new Set(argv.slice(2));
  const named = commandTable.filter(([name]) => words.has(name));
  // These are made of the whole table.
  if (words.has('completion') || words.has('manual')) return commandTable;
  // A name may be the value of an option: the command is among them all the same. The program's own help lists all.
  const first = argv.findIndex((word) => named.some(([name]) => name === word));
  const isHelp = words.has('help') || argv.slice(0, first).some((word) => word === '--help' || word === '-h');
  if (named.length > 0 && !isHelp) return named;
  return words.has('--version') || words.has('-V') ? [] : commandTable;
}
