import { z } from 'zod';
import type { RefusalReason } from '../../model/signal-event.js';

/** A message that can be handed on: whom it is for, what it is, and what else is in it. */
export type SignalMessage = { readonly id: string; readonly type: string } & Readonly<
  Record<string, unknown>
>;

const message = z.looseObject({ id: z.string(), type: z.string() });

/** Parses a text message, or says why it cannot be handed on. */
export function parseSignalMessage(
  text: string,
): { readonly message: SignalMessage } | { readonly reason: RefusalReason; readonly detail: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reason: 'malformed-json', detail: error instanceof Error ? error.message : String(error) };
  }
  const parsed = message.safeParse(value);
  if (!parsed.success) return { reason: 'no-destination', detail: 'the fields id and type must be text' };
  return { message: parsed.data };
}

/** True where a field is an object or a list; see `encodeFor`. */
export function hasNestedValue(fields: SignalMessage): boolean {
  return Object.values(fields).some((value) => typeof value === 'object' && value !== null);
}

/**
 * The text that goes to a client, with the sender's id in the place of the receiver's. The firmware takes a message as
 * complete when the bytes so far start with `{` and end with `}`, and TCP may cut anywhere: so nothing surrounds the
 * object, and braces inside of texts are escaped. Then no first part of it can look complete.
 */
export function encodeFor(sender: string, fields: SignalMessage): string {
  const json = JSON.stringify({ ...fields, id: sender });
  if (hasNestedValue(fields)) return json;
  const inner = json
    .slice(1, -1)
    .replaceAll('{', String.raw`\u007b`)
    .replaceAll('}', String.raw`\u007d`);
  return `{${inner}}`;
}
