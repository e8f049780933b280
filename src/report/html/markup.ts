import { safeText } from '../text/safe-text.js';

/** Text that is markup already. Only `markup` makes it, so that nothing else gets past the escaping. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[] | null;

/**
 * Markup with values in it, as text or attribute values in quotes. Every value is escaped, and control characters are
 * shown, unless it is markup itself; null leaves nothing.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = strings.map((part, index) => part + render(values[index] ?? null));
  return new Markup(parts.join(''));
}

function render(value: Value): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escape(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
