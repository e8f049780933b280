/**
 * The first JSON object of a text, as cJSON_Parse takes it: text behind it is ignored. Undefined where there is none.
 * The firmware's buffer can hold two messages when a stray byte kept the first one from being complete.
 */
export function firstJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const end = endOfFirstObject(text);
  if (end === null) return undefined;
  try {
    // An object: it starts with a brace.
    return JSON.parse(text.slice(0, end)) as Record<string, unknown>;
  } catch {
    // The firmware only logs it, and its caller does so.
    return undefined;
  }
}

function endOfFirstObject(text: string): number | null {
  if (!text.startsWith('{')) return null;
  let depth = 0;
  let isInText = false;
  for (let position = 0; position < text.length; position++) {
    const character = text[position];
    if (isInText) {
      if (character === '\\') position++;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{') depth++;
    else if (character === '}') {
      depth--;
      if (depth === 0) return position + 1;
    }
  }
  return null;
}
