import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Format, ReportFormat } from '../runs/answer/options.js';

const formats: readonly Format[] = ['text', 'json', 'ndjson'];
const reportFormats: readonly ReportFormat[] = [...formats, 'markdown', 'html'];

/** What every command has; `choices` where it has no answer in some of the forms. */
export function addCommonOptions(command: Command, choices: readonly ReportFormat[] = formats): Command {
  return addOutputOption(
    command.addOption(new Option('--format <format>', 'form of the answer').choices(choices).default('text')),
  )
    .option('--no-color', 'no colours, as with NO_COLOR')
    .option('--debug', 'show the stack of an error');
}

/** The same for commands that make a report, which may be a page or Markdown as well. */
export function addReportOptions(command: Command): Command {
  return addCommonOptions(command, reportFormats);
}

/** For a command whose answer has one form. */
export function addOutputOption(command: Command): Command {
  return command.option('--output <file>', 'write the answer to a file, whole or not at all', parseOutput);
}

export function addFailOnOption(command: Command): Command {
  return command.addOption(
    new Option('--fail-on <severity>', 'least severity of a finding that makes the exit code 1')
      .choices(['note', 'warning', 'error', 'never'])
      .default('warning'),
  );
}

/** For options that may be given more than once. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function parseOutput(value: string): string {
  if (value === '') throw new InvalidArgumentError('It needs a file name.');
  return value;
}
