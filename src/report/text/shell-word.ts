import { safeText } from './safe-text.js';

/** A word of a command line that is to be typed again. */
export function shellWord(word: string): string {
  if (safeText(word) !== word) return escapedWord(word);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

// With characters that may not be shown: in `$'…'` of bash, zsh and POSIX 2024 each of their bytes has its number.
function escapedWord(word: string): string {
  const characters = Array.from(word, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    if (safeText(character) === character) return character;
    const bytes = [...new TextEncoder().encode(character)];
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `$'${characters.join('')}'`;
}

/** The file of an input as an argument: stdin cannot be read twice, and a name like `-x.log` is no option. */
export function fileWord(name: string): string {
  return shellWord(nameToType(name, 'FILE'));
}

/** Logs to be asked again, the first three of them. */
export function namesToType(logs: readonly string[]): readonly string[] {
  return logs.slice(0, 3).map((name) => nameToType(name, 'LOG'));
}

function nameToType(name: string, stdin: string): string {
  if (name === '-') return stdin;
  return name.startsWith('-') ? `./${name}` : name;
}
