import type { Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `ports`. */
export function addPorts(program: Command, setExitCode: SetExitCode): void {
  const ports = program
    .command('ports')
    .description('list the serial ports of this machine')
    .action(async (options) => {
      const { runPorts } = await import('../commands/ports.js');
      setExitCode(await runPorts(options));
    });
  addCommonOptions(ports);
}
