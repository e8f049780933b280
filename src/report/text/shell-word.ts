import { safeText } from './safe-text.js';

/** A word of a command line that is to be typed again. */
export function shellWord(word: string): string {
  const safe = safeText(word);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`;
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
