// C0 and C1 controls, DEL, line separators, halves of characters, and what turns the direction of text or hides in it:
// soft hyphens, marks of no width, fillers, annotations, tags.
const unsafe =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{d800}-\u{dfff}\u{e0000}-\u{e007f}]/gu;

/** Text from a device or a file as it may go to a terminal: control characters are shown (`\x1b`), not obeyed. */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff) return `\\u{${code.toString(16)}}`;
    return code < 0xa0 ? `\\x${code.toString(16).padStart(2, '0')}` : escaped(character);
  });
}

/** The same of several lines, which stay lines. */
export function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}

/** JSON that is harmless when a terminal shows it; its value is the same. */
export function safeJson(value: unknown): string {
  // JSON.stringify has escaped C0 already.
  return JSON.stringify(value).replace(unsafe, (character) => character.split('').map(escaped).join(''));
}

/** `\u202e`, of one unit of UTF-16. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
