/** What an input is called in a sentence: `-` on a command line is stdin. */
export function inputName(path: string): string {
  return path === '-' ? 'stdin' : path;
}
