import { expect, it } from 'vitest';
import { openSimPort } from '../../../src/streamer/chip/sim-port.js';

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

// A monitor of a chip with nothing in its flash ended by itself, with 0 and without its report.
it('a built-in chip that says nothing keeps the program alive until its port is closed', async () => {
  const before = timers();
  const port = await openSimPort('sim', {});
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(timers()).toBe(before + 1);
  await port.close();
  expect(timers()).toBe(before);
});
