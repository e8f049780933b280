import { columnsOf } from './cut-middle.js';

/** Breaks text at blanks into lines of at most `width` columns of a terminal, each after `indent`; longer words stay whole. */
export function wrapText(text: string, width: number, indent = ''): string[] {
  const room = width - columnsOf(indent);
  const lines: string[] = [];
  let [line, columns] = ['', 0];
  for (const word of text.split(' ')) {
    const more = columnsOf(word);
    if (line !== '' && columns + 1 + more > room) {
      lines.push(indent + line);
      [line, columns] = [word, more];
    } else {
      [line, columns] = line === '' ? [word, more] : [`${line} ${word}`, columns + 1 + more];
    }
  }
  return [...lines, indent + line];
}
