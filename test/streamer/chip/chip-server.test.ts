import { expect, it } from 'vitest';
import { ChipServer, parseListenAddress } from '../../../src/streamer/chip/chip-server.js';

function makeNoDevice(): never {
  throw new Error('nobody connects');
}

it('says what has a port that is taken, and which option names another', async () => {
  const [first, second] = [new ChipServer(makeNoDevice), new ChipServer(makeNoDevice)];
  const url = await first.listen({ kind: 'socket', host: '127.0.0.1', port: 0 });
  const { port } = new URL(url);
  const address = parseListenAddress(`rfc2217://127.0.0.1:${port}`);
  if (!address) throw new Error(`no address: ${url}`);
  try {
    await expect(second.listen(address)).rejects.toMatchObject({
      code: 'cannot-listen',
      message: `Nothing can listen at 127.0.0.1:${port}: the port is taken.`,
      hint: expect.stringContaining('--listen'),
      exitCode: 4,
    });
  } finally {
    await first.close();
  }
});
