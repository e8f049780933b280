import { safeJson } from './safe-text.js';

/** A line of NDJSON, as every command writes them. */
export function formatEvent(event: string, value: object): string {
  return `${safeJson({ schemaVersion: 1, event, ...value })}\n`;
}
