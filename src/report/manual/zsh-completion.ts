import type { CommandFacts, OptionFacts } from '../../model/program.js';
import { everyCommand, pathOf } from './command-list.js';

/** A completion script for zsh, to source or to put into `fpath`. */
export function formatZshCompletion(program: CommandFacts): string {
  const name = program.words[0] ?? '';
  const functionName = `_${name.replaceAll('-', '_')}`;
  const all = everyCommand(program);
  return `#compdef ${name}
# Completion for ${name}: source <(${name} completion zsh)
${functionName}() {
  local path_='' word
  local -a commands_ options_
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$path_/$word" in
${all.flatMap(pathCases).join('\n')}
    esac
  done
  case "$path_ \${words[CURRENT-1]}" in
${all.flatMap(choiceCases).join('\n')}
  esac
  case "$path_" in
${all.map(wordCase).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options_
  elif (( $#commands_ )); then
    _describe command commands_ || _files
  else
    _files
  fi
}
(( $+functions[compdef] )) && compdef ${functionName} ${name}
[[ $funcstack[1] == ${functionName} ]] && ${functionName} "$@"
return 0
`;
}

function pathCases(command: CommandFacts): string[] {
  return command.commands.map(
    (one) => `      '${pathOf(command)}/${one.words.at(-1)}') path_='${pathOf(one)}' ;;`,
  );
}

function choiceCases(command: CommandFacts): string[] {
  return command.options
    .filter(({ takesValue }) => takesValue)
    .map(({ long, choices }) => {
      const action = choices.length === 0 ? '_files' : `compadd ${choices.join(' ')}`;
      return `    '${pathOf(command)} ${long}') ${action}; return ;;`;
    });
}

function wordCase(command: CommandFacts): string {
  const commands = [
    ...command.commands.map(({ words, description }) => entry(words.at(-1) ?? '', description)),
    ...command.arguments.flatMap(({ choices, description }) =>
      choices.map((choice) => entry(choice, description)),
    ),
  ];
  const options = command.options.flatMap(({ short, long, description }: OptionFacts) =>
    [long, ...(short === null ? [] : [short])].map((flag) => entry(flag, description)),
  );
  return `    '${pathOf(command)}')\n      commands_=(${commands.join(' ')})\n      options_=(${options.join(' ')}) ;;`;
}

/** `'name:what it is'`, as `_describe` wants it. */
function entry(name: string, description: string): string {
  return `'${`${safe(name)}:${safe(description)}`.replaceAll("'", `'\\''`)}'`;
}

function safe(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
}
