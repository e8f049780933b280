import { parseEspLogPrefix } from './line-prefix.js';

const levels = 'NEWIDV';

/** Which log lines are shown: by tag, the least level that hides nothing graver. */
export type LogFilter = { readonly any: number; readonly byTag: ReadonlyMap<string, number> };

// `tag:W`, `tag` (all of it), `*:E`; N hides all (esp-idf-monitor, --print_filter)
const rule = /^(?<tag>[^:\s]{1,64}|\*)(?::(?<level>[NEWIDV*]))?$/;

/** Parses a filter as esp-idf-monitor has it (`*:W Streamer:I`), or null. */
export function parseLogFilter(text: string): LogFilter | null {
  const byTag = new Map<string, number>();
  let any: number | null = null;
  for (const word of text.trim().split(/\s+/)) {
    const groups = rule.exec(word)?.groups;
    if (!groups) return null;
    const { tag = '', level = '*' } = groups;
    const least = level === '*' ? levels.length : levels.indexOf(level);
    if (tag === '*') any = least;
    else byTag.set(tag, least);
  }
  // Where only tags are named, only these are wanted.
  return { any: any ?? (byTag.size > 0 ? 0 : levels.length), byTag };
}

/** False for a log line that the filter hides. What is no log line, a panic for instance, is always shown. */
export function passesFilter(text: string, { any, byTag }: LogFilter): boolean {
  const prefix = parseEspLogPrefix(text);
  if (!prefix) return true;
  return levels.indexOf(prefix.level) <= (byTag.get(prefix.tag) ?? any);
}
