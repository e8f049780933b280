import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption, collect } from '../commands/options.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `audit`. */
export function addAudit(program: Command, setExitCode: SetExitCode): void {
  const audit = program
    .command('audit')
    .description(
      'prove from the ELF what the firmware carries: lock policy, locks never destroyed, tracing, static RAM',
    )
    .argument('<elf>', "the firmware's ELF")
    .option('--struct <name>', 'lay out a structure with its members; may be given again', collect)
    .action(async (elf, options) => {
      const { runAudit } = await import('../commands/audit.js');
      setExitCode(await runAudit(elf, options));
    });
  addFailOnOption(addCommonOptions(audit));
}
