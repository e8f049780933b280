import type { CommandFacts, OptionFacts } from '../../model/program.js';
import { everyCommand, pathOf } from './command-list.js';

/** A completion script for fish. */
export function formatFishCompletion(program: CommandFacts): string {
  const name = program.words[0] ?? '';
  const helper = `__${name.replaceAll('-', '_')}_is_at`;
  const all = everyCommand(program);
  const lines = all.flatMap((command) => {
    const condition = `-n ${quoted(`${helper} ${quoted(pathOf(command))}`)}`;
    return [
      ...command.commands.map(
        ({ words, description }) =>
          `complete -c ${name} ${condition} -a ${words.at(-1)} -d ${quoted(description)}`,
      ),
      ...command.arguments
        .filter(({ choices }) => choices.length > 0)
        .map(
          ({ choices, description }) =>
            `complete -c ${name} ${condition} -f -a ${quoted(choices.join(' '))} -d ${quoted(description)}`,
        ),
      ...command.options.map((option) => `complete -c ${name} ${condition} ${optionWords(option)}`),
    ];
  });
  return `# Completion for ${name}: ${name} completion fish | source
function ${helper}
  set -l path ''
  for word in (commandline -opc)[2..-1]
    switch "$path/$word"
${all.flatMap(pathCases).join('\n')}
    end
  end
  test "$path" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function pathCases(command: CommandFacts): string[] {
  return command.commands.map(
    (one) => `      case '${pathOf(command)}/${one.words.at(-1)}'\n        set path '${pathOf(one)}'`,
  );
}

function optionWords({ short, long, description, takesValue, choices }: OptionFacts): string {
  const values = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
  const dash = short === null ? '' : ` -s ${short.slice(1)}`;
  return `-l ${long.slice(2)}${dash}${values} -d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
