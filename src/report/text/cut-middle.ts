import stringWidth from 'string-width';

const mark = '…';
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text in at most `width` columns of a terminal; what is too much goes from its middle, for both ends of a name tell. */
export function cutMiddle(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  const room = Math.max(0, width - 1);
  const head = takeWidth(characters, Math.floor(room / 2));
  const tail = takeWidth(characters.toReversed(), room - stringWidth(head.join('')));
  return head.join('') + mark + tail.toReversed().join('');
}

// One column each, whatever the terminal.
const printableAscii = /^[ -~]*$/;

/** How many columns of a terminal text takes. */
export function columnsOf(text: string): number {
  return printableAscii.test(text) ? text.length : stringWidth(text);
}

/** The same as `padEnd`, counted in columns. */
export function padColumns(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}

/** What is too much goes from its beginning: for paths, whose end tells. */
export function cutStart(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  return (
    mark +
    takeWidth(characters.toReversed(), Math.max(0, width - 1))
      .toReversed()
      .join('')
  );
}

/** The same, but what is too much goes from its end: for text that is read from its beginning. Fast on long lines. */
export function cutEnd(text: string, width: number): string {
  if (printableAscii.test(text))
    return text.length <= width ? text : text.slice(0, Math.max(0, width - 1)) + mark;
  let [room, cutAt] = [width, 0];
  for (const { segment, index } of graphemes.segment(text)) {
    const columns = widthOf(segment);
    // Behind what leaves a column for the mark.
    if (room >= 1) cutAt = index;
    room -= columns;
    if (room < 0) return text.slice(0, cutAt) + mark;
  }
  return text;
}

/** Of characters that came before: to measure one takes longer than to draw it. */
const widths = new Map<string, number>();
const maxWidths = 4096;

function widthOf(character: string): number {
  const known = widths.get(character);
  if (known !== undefined) return known;
  const columns = stringWidth(character);
  if (widths.size < maxWidths) widths.set(character, columns);
  return columns;
}

function takeWidth(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let room = width;
  for (const character of characters) {
    room -= stringWidth(character);
    if (room < 0) break;
    taken.push(character);
  }
  return taken;
}
