import { expect, it, vi } from 'vitest';
import { openSimPort } from '../../../src/streamer/chip/sim-port.js';

// A monitor of a chip with nothing in its flash ended by itself, with 0 and without its report.
it('a built-in chip that says nothing keeps the program alive until its port is closed', async () => {
  const [made, cleared] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')];
  const port = await openSimPort('sim', {});
  const holds = made.mock.results.map(({ value }) => value as NodeJS.Timeout);
  expect(holds.filter((hold) => hold.hasRef())).toHaveLength(1);
  await port.close();
  for (const hold of holds) expect(cleared).toHaveBeenCalledWith(hold);
});
