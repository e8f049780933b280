import type { HeapReporter, Write } from './heap-reporter.js';
import { createHeapJsonReporter } from './json-reporter.js';
import { createHeapNdjsonReporter } from './ndjson-reporter.js';
import type { HeapTextOptions } from './text-options.js';
import { createHeapTextReporter } from './text-reporter.js';

/** The reporter of a format. */
export function createHeapReporter(
  format: 'text' | 'json' | 'ndjson',
  write: Write,
  options: HeapTextOptions,
): HeapReporter {
  if (format === 'text') return createHeapTextReporter(write, options);
  return format === 'json' ? createHeapJsonReporter(write) : createHeapNdjsonReporter(write);
}
