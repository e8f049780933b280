import type { CommandFacts } from '../../model/program.js';
import { everyCommand, flagsOf, pathOf } from './command-list.js';

/** A completion script for bash; names come from the table alone, so a TAB starts no process. */
export function formatBashCompletion(program: CommandFacts): string {
  const name = program.words[0] ?? '';
  const all = everyCommand(program);
  const subcommands = all.filter(({ commands }) => commands.length > 0);
  return `# Completion for ${name}: source <(${name} completion bash)
_${name.replaceAll('-', '_')}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path/$word" in
${subcommands.flatMap(pathCases).join('\n')}
    esac
  done
  COMPREPLY=()
  case "$path $previous" in
${all.flatMap(choiceCases).join('\n')}
  esac
  case "$path" in
${all.map(wordCase).join('\n')}
  esac
}
complete -o default -F _${name.replaceAll('-', '_')} ${name}
`;
}

function pathCases(command: CommandFacts): string[] {
  return command.commands.map(
    (one) => `      '${pathOf(command)}/${one.words.at(-1)}') path='${pathOf(one)}' ;;`,
  );
}

function choiceCases(command: CommandFacts): string[] {
  return command.options
    .filter(({ takesValue }) => takesValue)
    .map(({ long, choices }) => {
      // Without choices the shell completes the names of files.
      const reply =
        choices.length === 0 ? '' : ` COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"));`;
      return `    '${pathOf(command)} ${long}')${reply} return ;;`;
    });
}

function wordCase(command: CommandFacts): string {
  const names = [
    ...command.commands.map(({ words }) => words.at(-1) ?? ''),
    ...command.arguments.flatMap(({ choices }) => choices),
  ];
  const dashed = `[[ $current == -* ]] && COMPREPLY=($(compgen -W '${flagsOf(command).join(' ')}' -- "$current"))`;
  const bare =
    names.length === 0
      ? ''
      : `; [[ $current != -* ]] && COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$current"))`;
  return `    '${pathOf(command)}') ${dashed}${bare} ;;`;
}
