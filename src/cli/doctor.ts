import { InvalidArgumentError, type Command } from 'commander';
import { addCommonOptions, addFailOnOption } from './common-options.js';
import { refuseIdleOptions } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `doctor`. */
export function addDoctor(program: Command, setExitCode: SetExitCode): void {
  const doctor = program
    .command('doctor')
    .description('say whether a project and this machine are set up so that a trace can say anything')
    .argument('[project]', 'the folder of an ESP-IDF project', '.')
    .option(
      '--fix',
      'put the missing options into sdkconfig.defaults, beside a backup; shows the diff and asks first',
      false,
    )
    .option('-y, --yes', 'with --fix: write without asking, as a script has to', false)
    .option('--dry-run', 'show what --fix would change, and change nothing', false)
    .option('--media <folder>', 'what goes into the media partition; default littlefs, media or spiffs')
    .option('--revision <revision>', 'of your board, as its boot log says it: 1.0, 3.1…', parseRevision)
    .action(async (project, options) => {
      const { runDoctor } = await import('../commands/doctor.js');
      setExitCode(await runDoctor(project, options));
    });
  refuseIdleOptions(addFailOnOption(addCommonOptions(doctor)), [{ options: ['--yes'], onlyWith: ['--fix'] }]);
}

function parseRevision(value: string): number {
  const match = /^v?(\d{1,2})\.(\d{1,2})$/.exec(value);
  if (!match) throw new InvalidArgumentError('It is no revision such as 1.3.');
  return Number(match[1]) * 100 + Number(match[2]);
}
