// C0 and C1 controls, DEL, line separators, and characters that turn the direction of text or hide in it.
const unsafe = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Text from a device or a file as it may go to a terminal: control characters are shown (`\x1b`), not obeyed. */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The same of several lines, which stay lines. */
export function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}

/** JSON that is harmless when a terminal shows it; its value is the same. */
export function safeJson(value: unknown): string {
  // JSON.stringify has escaped C0 already.
  return JSON.stringify(value).replace(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
