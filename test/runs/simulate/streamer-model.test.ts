import { describe, expect, it } from 'vitest';
import { readStreamerModel } from '../../../src/runs/simulate/streamer-model.js';
import { rejectedBy } from '../../support/rejected-by.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();
const { signal } = new AbortController();

describe("the model that the twin's connections drive", () => {
  it('has what the file says, no visits of its own, and keeps the packets that the option names', async () => {
    const text = JSON.stringify({
      nackStore: { maxPackets: 7, bytesPerPacket: 100, region: 'internal' },
      visits: {},
    });
    const model = folder.write('model.json', text);
    const packets = async (options: object): Promise<unknown> => {
      const { visits, nackStore } = await readStreamerModel(options, signal);
      return [visits, nackStore.maxPackets];
    };
    expect(await packets({})).toEqual([null, 64]);
    expect(await packets({ leak: 8628 })).toEqual([null, 64]);
    expect(await packets({ model })).toEqual([null, 7]);
    expect(await packets({ model, maxSize: 9 })).toEqual([null, 9]);
  });

  it('is none where the file cannot be read', async () => {
    const { code } = await rejectedBy(readStreamerModel({ model: folder.file('absent') }, signal));
    expect(code).toBe('input-unreadable');
  });
});
