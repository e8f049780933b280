const ampersand = 0x26;

// What a page of HTML makes of a log: `panic&#39;ed`, `|&lt;-CORRUPTED`, `15:47:41.341 -&gt; `.
const entity = /&(?:lt|gt|amp|quot|apos|nbsp|#39|#x27);/g;

const characters: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&nbsp;': ' ',
};

/** True where an entity may begin: `&l` of `&lt;`. */
export function mayBeEntity(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  return bytes[at] === ampersand && (next === 0x23 || (next >= 0x61 && next <= 0x7a));
}

/** True where a part of a line may have one. */
export function mayHaveEntity(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (mayBeEntity(bytes, at)) return true;
  return false;
}

/** The text with what its entities stand for. */
export function withoutEntities(text: string): string {
  return text.replace(entity, (name) => characters[name] ?? "'");
}
