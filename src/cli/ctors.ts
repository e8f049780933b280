import { Option, type Command } from 'commander';
import { addCommonOptions, addFailOnOption, addReportOptions, collect } from './common-options.js';
import { refuseIdleOptions } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

/** `ctors` and what goes with it. */
export function addCtors(program: Command, setExitCode: SetExitCode): void {
  const ctors = program
    .command('ctors')
    .enablePositionalOptions()
    .description('list the static constructors that run before the scheduler, in the order of their calls')
    .argument('<elf>', "the firmware's ELF")
    .option('--map <file>', "the linker's map of the same build: object and priority of each constructor")
    .option('--list <file>', 'only the constructors of a list in the form 0x4007d056: path/file.cpp:395')
    .option('--boot-log <file>', 'compare with the "calling init function" lines of a debug boot')
    .action(async (elf, options) => {
      const { runCtors } = await import('../commands/ctors.js');
      setExitCode(await runCtors(elf, options));
    });
  addFailOnOption(addReportOptions(ctors));
  addCtorsSkip(ctors, setExitCode);
  addCtorsRevert(ctors, setExitCode);
  addCtorsVerify(ctors, setExitCode);
  addCtorsDiff(ctors, setExitCode);
}

function addCtorsSkip(ctors: Command, setExitCode: SetExitCode): void {
  const skip = ctors
    .command('skip')
    .description('leave constructors out: edit startup.c, or tell the linker, or patch what is built')
    .argument('<elf>', "the firmware's ELF")
    .option('--skip <pattern>', 'glob on name, file or object; may be given again', collect)
    .option('--keep <pattern>', 'what stays although --skip or --list names it; may be given again', collect)
    .option('--list <file>', 'a list in the form 0x4007d056: path/file.cpp:395; - reads stdin')
    .addOption(
      new Option('--style <style>', 'how they are left out')
        .choices(['slots', 'table', 'literal', 'linker', 'patch'])
        .default('slots'),
    )
    .option('--map <file>', "the linker's map of the same build: object and priority of each constructor")
    .option('--out <dir>', 'folder for the files of --style linker and patch')
    .option('--bin <file>', "with --style patch: the app's .bin, which is patched too")
    .option('--startup <file>', "the project's copy of ESP-IDF's components/esp_system/startup.c")
    .option('--write', 'edit startup.c in place, beside a backup; else the diff is printed')
    .option('--force', 'skip what must run, too')
    .action(async (elf, options) => {
      const { runCtorsSkip } = await import('../commands/ctors-skip.js');
      setExitCode(await runCtorsSkip(elf, options));
    });
  refuseIdleOptions(addCommonOptions(skip), [
    { options: ['--out'], onlyWith: ['--style linker', '--style patch'] },
    { options: ['--bin'], onlyWith: ['--style patch'] },
    { options: ['--startup', '--write'], onlyWith: ['--style slots', '--style table', '--style literal'] },
    { options: ['--write'], onlyWith: ['--startup'] },
    { options: ['--keep'], onlyWith: ['--skip', '--list'] },
  ]);
}

function addCtorsRevert(ctors: Command, setExitCode: SetExitCode): void {
  ctors
    .command('revert')
    .description('take our code out of a startup.c, byte for byte')
    .argument('<startup.c>', 'a file that ctors skip has edited')
    .option('--debug', 'show the stack of an error')
    .action(async (path) => {
      const { runCtorsRevert } = await import('../commands/ctors-revert.js');
      setExitCode(await runCtorsRevert(path));
    });
}

function addCtorsVerify(ctors: Command, setExitCode: SetExitCode): void {
  const verify = ctors
    .command('verify')
    .description('after a rebuild, check that this build skips what was meant')
    .argument('<elf>', 'the ELF of the new build')
    .option('--list <file>', 'check the addresses of notes, a map or a startup.c instead; - reads stdin')
    .action(async (elf, options) => {
      const { runCtorsVerify } = await import('../commands/ctors-verify.js');
      setExitCode(await runCtorsVerify(elf, options));
    });
  addFailOnOption(addCommonOptions(verify));
}

function addCtorsDiff(ctors: Command, setExitCode: SetExitCode): void {
  const diff = ctors
    .command('diff')
    .description('compare the constructors of two builds; exit code 1 when one was added')
    .argument('<old>', 'the ELF of the earlier build')
    .argument('<new>', 'the ELF of the later build')
    .action(async (old, recent, options) => {
      const { runCtorsDiff } = await import('../commands/ctors-diff.js');
      setExitCode(await runCtorsDiff(old, recent, options));
    });
  addFailOnOption(addCommonOptions(diff));
}
