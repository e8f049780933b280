import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption, collect } from './common-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** `audit` and `audit diff`. */
export function addAudit(program: Command, setExitCode: SetExitCode): void {
  const audit = program
    .command('audit')
    .enablePositionalOptions()
    .description(
      'prove from the ELF what the firmware carries: lock policy, locks never destroyed, tracing, static RAM',
    )
    .argument('<elf>', "the firmware's ELF")
    .option('--map <file>', "the linker's map of the same build: static memory by component and object")
    .option('--sdkconfig <file>', "the project's sdkconfig, to see whether the ELF was built with it")
    .option('--struct <name>', 'lay out a structure with its members; may be given again', collect)
    .action(async (elf, options) => {
      const { runAudit } = await import('../commands/audit.js');
      setExitCode(await runAudit(elf, options));
    });
  addFailOnOption(addCommonOptions(audit));
  const diff = audit
    .command('diff')
    .description('compare two builds: static memory, symbols, structures and proofs')
    .argument('<old>', 'the ELF of the earlier build')
    .argument('<new>', 'the ELF of the later build')
    .action(async (old, recent, options) => {
      const { runAuditDiff } = await import('../commands/audit-diff.js');
      setExitCode(await runAuditDiff(old, recent, options));
    });
  addFailOnOption(addCommonOptions(diff));
}
