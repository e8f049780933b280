// A part of every line that means something outside of a dump, in the order of the parsers that it is of: records and
// rules, decoded addresses, another task's log line, the lines around records, a boot, the streamer's leak tracker.
const telling =
  /@|==|0x[0-9a-f]{8}: |\(inlined by\)|[\s\S][EWIDV] \(\d|trac|records: |hashmap: |total (?:alloc|free)|\(NB: |mode: |freed by|allocated CPU|ccount 0x|file SHA256|ESP-ROM|ESP-IDF|ets |rst:0x|leak/i;

/**
 * False for a whole line that says nothing of heap traces while none is being read, as nearly all lines of other tasks:
 * so that these are looked at once, and not by each parser.
 */
export function mayTellOfHeap(text: string): boolean {
  return telling.test(text);
}
