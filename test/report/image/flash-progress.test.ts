import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createFlashProgress } from '../../../src/report/image/flash-progress.js';

function shown(isTTY: boolean, use: (progress: ReturnType<typeof createFlashProgress>) => void): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  use(createFlashProgress(stream));
  return String(stream.read());
}

describe('erasing all of the flash, of which the chip tells nothing', () => {
  it.each(['done', 'failed'])('is told on a terminal, and gone from its line when it has %s', (end) => {
    const text = shown(true, (progress) => {
      progress.event({ event: 'erase', state: 'begun' });
      if (end === 'done') progress.event({ event: 'erase', state: 'done' });
      progress.stop();
    });
    // To the first column, and what is right of it goes (ECMA-48: CHA, EL).
    expect(text).toBe('erasing all of the flash, which may take minutes\x1b[1G\x1b[0K');
  });

  it('is a line of its own elsewhere', () => {
    const text = shown(false, (progress) => {
      progress.event({ event: 'erase', state: 'begun' });
      progress.event({ event: 'erase', state: 'done' });
    });
    expect(text).toBe('erasing all of the flash, which may take minutes\n');
  });
});
