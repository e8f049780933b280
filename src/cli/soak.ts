import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption, addReportOptions, collect } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { addModelOptions } from './model-options.js';
import { parseCount, parsePort, parsePositive } from './parse-values.js';
import { collectFaults, parseRevision } from './simulate.js';
import { refuseIdleOptions } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `soak`. */
export function addSoak(program: Command, setExitCode: SetExitCode): void {
  const soak = program
    .command('soak')
    .description('make connections until it is sure what each of them keeps')
    .enablePositionalOptions()
    .option('--cycles <count>', 'connections at most', parsePositive)
    .option('--hold <ms>', 'how long each one lasts', parseCount, 5000)
    .option(
      '--settle <ms>',
      'how long memory may take to come to rest after each; 0 waits for nothing',
      parseCount,
      15_000,
    )
    .option('--host <address>', 'where the streamer dials; 0.0.0.0 lets a board in', '127.0.0.1')
    .option('--http-port <port>', 'of the signalling server; 0 picks one', parsePort, 8000)
    .option('--elf <file>', "the firmware's ELF, for names; may be given again for others", collect)
    .option('--record <file>', 'also keep what the port says in a file that is not there yet')
    .option('--all', 'make all connections, also when it is sure before', false)
    .option('--flash <build>', 'write this build folder before, as flash does')
    .option('--checkpoint <folder>', 'keep the run here; the same command goes on where it was cut off')
    .option('--no-traces', "do not ask the firmware's console for heap traces")
    .option('--revision <revision>', 'with --port sim: of the chip, 1.3 or 3.2', parseRevision)
    .option('--fault <list>', 'with --port sim: what goes wrong on the line; see simulate', collectFaults)
    .action(async (options) => {
      const { runSoak } = await import('../commands/soak.js');
      setExitCode(await runSoak(options));
    });
  addSoakDiff(soak, setExitCode);
  addFailOnOption(
    addReportOptions(addModelOptions(addPortOptions(soak, { use: 'rate of the console', rate: 115_200 }))),
  );
  refuseIdleOptions(soak, [{ options: ['--revision', '--fault'], onlyWith: ['--port sim'] }]);
}

function addSoakDiff(soak: Command, setExitCode: SetExitCode): void {
  const diff = soak
    .command('diff')
    .description('compare two soaks: is the leak cured, less, the same or worse; exit code 1 unless cured')
    .argument('<before>', 'JSON of soak or analyze, or a console log or recording')
    .argument('<after>', 'the same of the changed firmware')
    .action(async (before, after, options) => {
      const { runSoakDiff } = await import('../commands/soak-diff.js');
      setExitCode(await runSoakDiff(before, after, options));
    });
  addFailOnOption(addCommonOptions(diff));
}
