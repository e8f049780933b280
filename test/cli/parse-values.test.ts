import { Command, InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { addCommands } from '../../src/cli/command-table.js';
import { parseCount, parseFlashSize, parsePositive } from '../../src/cli/parse-values.js';

async function allCommands(): Promise<readonly Command[]> {
  const program = new Command('esp-rtc-diag');
  await addCommands(program, () => undefined, ['node', 'esp-rtc-diag', 'manual']);
  return program.commands.flatMap((command) => [command, ...command.commands]);
}

describe('an option that many commands have', () => {
  it('--output is refused without a name by each of them', async () => {
    const outputs = (await allCommands()).flatMap(({ options }) =>
      options.filter(({ long }) => long === '--output'),
    );
    expect(outputs.length).toBeGreaterThan(30);
    for (const { parseArg } of outputs)
      expect(() => parseArg?.('', undefined)).toThrow('It needs a file name.');
  });
});

describe('parseFlashSize', () => {
  it.each([
    ['1', 1],
    ['64K', 65_536],
    ['8m', 8_388_608],
    ['0x800000', 8_388_608],
    ['0x10K', 16_384],
    ['256M', 268_435_456],
  ])('reads %s', (text, bytes) => {
    expect(parseFlashSize(text)).toBe(bytes);
  });

  it.each(['', '0', '0x0', '8MB', '1.5M', '-1', 'M', '0x'])('refuses %j as none', (text) => {
    expect(() => parseFlashSize(text)).toThrow('It is no size like 8M, 512K or 0x800000.');
  });

  it.each(['257M', '268435457', '0x10000001'])('refuses %s, which no flash has', (text) => {
    expect(() => parseFlashSize(text)).toThrow('No flash of an ESP32 has more than 256M.');
  });
});

describe('whole numbers', () => {
  it('are from 0 or from 1 on, and an error says which', () => {
    expect([parseCount('0'), parsePositive('1'), parseCount('999999999')]).toEqual([0, 1, 999_999_999]);
    expect(() => parsePositive('0')).toThrow('It is no whole number from 1 to 999999999.');
    for (const text of ['', '-1', '1.5', '1000000000', 'abc']) {
      expect(() => parseCount(text)).toThrow(InvalidArgumentError);
      expect(() => parsePositive(text)).toThrow(InvalidArgumentError);
    }
  });
});
