import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import { nextLogSteps } from '../../../src/report/log/log-next.js';
import { runCli } from '../../support/run-cli.js';
import { samplePath } from '../../support/sample-path.js';

/** What was said at a port, as the sample has it: heap traces whose callers have no names. */
function watched(source: string) {
  const none = (): undefined => undefined;
  const live = new LiveLog({ source, elfs: [], onLine: none, onAlarm: none, onDump: none, listener: {} });
  live.push(readFileSync(samplePath('ten-connections.log')), 0);
  return live.finish();
}

const soak = ['soak', '--cycles', '12', '--leak', '8628'];

it.each([
  ['sim', 'esp-rtc-diag soak --cycles 12 --leak 8628 --port sim --record run.rec'],
  ['sim:board.bin', 'esp-rtc-diag soak --cycles 12 --leak 8628 --port sim:board.bin --record run.rec'],
  [
    '/dev/ttyACM0',
    'esp-rtc-diag soak --cycles 12 --leak 8628 --port /dev/ttyACM0 --elf build/app.elf --record run.rec',
  ],
])('names an ELF of the user only where a board has one: %s', (port, line) => {
  const steps = nextLogSteps(watched(port), {
    logs: [port],
    port,
    watch: soak,
    elfs: [],
    hasSdkconfig: false,
  });
  expect(steps.flatMap(({ lines }) => lines)).toContain(line);
});

it('gives a line to type once, whatever it is good for', () => {
  const { stdout } = runCli(['analyze', samplePath('watchdog-in-dump.log')]);
  const lines = stdout.split('\n').filter((line) => line.startsWith('     esp-rtc-diag '));
  expect(lines.length).toBeGreaterThan(0);
  expect(new Set(lines).size).toBe(lines.length);
});
