import { describe, expect, it } from 'vitest';
import { readConsole } from '../../../support/read-console.js';

const monitor = 'I (3769) Streamer: Heap: 32000 KB free | DMA: 190 KB | Internal: 220 KB | Clients: 0';

describe('a colour of ESP_LOG that became text', () => {
  it.each([
    ['lost its escape character', '[0;32m', '[0m'],
    ['lost it, and its end', '[0;32m', ''],
    ['was made visible by cat -v', '^[[0;32m', '^[[0m'],
    ['has the symbol for it', '\u241b[0;32m', '\u241b[0m'],
    ['went through rsyslog', '#033[0;32m', '#033[0m'],
    ['was written as a string', String.raw`\x1b[0;32m`, String.raw`\x1b[0m`],
    ['was written as JSON', String.raw`\u001b[0;32m`, String.raw`\u001b[0m`],
    ['stands behind the time of a capture tool', '15:47:41.341 -> [0;32m', '[0m'],
  ])('changes nothing that is read: it %s', (_, colour, reset) => {
    expect(readConsole(`${colour}${monitor}${reset}\r\n`)).toEqual(readConsole(`${monitor}\r\n`));
    expect(readConsole(`${monitor}\r\n`)).toHaveLength(1);
  });

  it.each(['[0;32m', '[0;32mheap', '[0;32mI was here', '[ 3769][I][a.cpp:1] ', '#033', '^['])(
    'is not seen in %j',
    (line) => expect(readConsole(`${line}\r\n`)).toEqual([]),
  );
});
