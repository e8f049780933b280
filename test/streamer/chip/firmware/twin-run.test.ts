import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { countPackets } from '../../../../src/streamer/twin/packet-count.js';
import { boardFlash } from '../../../support/board-flash.js';
import { whyNoWebRtc } from '../../../support/rtc-stage.js';
import { samplePath } from '../../../support/sample-path.js';
import { SimulatedBoard } from '../../../support/simulated-board.js';
import { isThorough } from '../../../support/thorough.js';
import { randomOf } from '../../../support/random.js';

const reason = await whyNoWebRtc();
const boards: SimulatedBoard[] = [];
afterEach(async () => {
  for (const board of boards.splice(0)) await board.close();
});

type Options = Parameters<typeof SimulatedBoard.open>[0];

async function open({ skip }: TestContext, options: Options = {}): Promise<SimulatedBoard> {
  if (reason !== null) return skip(reason);
  const board = await SimulatedBoard.open(options);
  boards.push(board);
  return board;
}

/** The same for what takes long. */
async function openThorough(context: TestContext, options: Options = {}): Promise<SimulatedBoard> {
  return isThorough ? open(context, options) : context.skip('takes some seconds: ESP_RTC_DIAG_THOROUGH=1');
}

const noise = (bytes: number): Uint8Array => {
  const { share } = randomOf(3);
  return Uint8Array.from({ length: bytes }, () => Math.floor(share() * 256));
};

/** KB of heap that the monitor lines tell, with this many clients. */
const heapOf = (board: SimulatedBoard, clients: number): number[] =>
  [...board.text.matchAll(/Heap: (\d+) KB free .* Clients: (\d+)/g)]
    .filter(([, , count]) => Number(count) === clients)
    .map(([, heap]) => Number(heap));

describe('the streamer on the emulated chip', { timeout: 90_000 }, () => {
  it('fills its stores by the packets that it sends, as many as the viewer gets', async (context) => {
    // A packet takes 1 KB in a store that never fills, so heap in KB counts packets; the first level is all else.
    const nackStore = { maxPackets: 60_000, bytesPerPacket: 1024, region: 'psram' as const };
    const board = await open(context, { model: { monitorEveryMs: 20, nackStore } });
    const [cycle] = await board.view({ holdMs: isThorough ? 5_000 : 700 });
    const { videoFrames, videoPackets, audioPackets } = cycle!;
    const samples = Array.from({ length: videoFrames }, (_, i) =>
      readFileSync(samplePath(`media/h264/${i % 60}.h264`)),
    );
    // The first connection starts the stream with the first sample.
    expect(videoPackets).toBe(samples.reduce((sum, sample) => sum + countPackets(sample), 0));
    const stored = 32_934 - 142 - 6 - 255 - 34 - Math.min(...heapOf(board, 1));
    // The last packets are on their way when the viewer leaves, and the last reading is up to 20 ms old.
    expect(Math.abs(stored - videoPackets - audioPackets)).toBeLessThan(0.1 * (videoPackets + audioPackets));
  });

  it('cannot mount noise, says so, and goes on without media', async (context) => {
    const board = await open(context, { flash: boardFlash(noise(256 * 1024)) });
    const [cycle] = await board.view({ holdMs: 400 });
    expect(board.lines).toContain('E (755) h264_streamer: Failed to mount LittleFS');
    expect(board.text.match(/Pre-loaded 0 files into PSRAM/g)).toHaveLength(2);
    expect(cycle).toMatchObject({ connected: true, videoPackets: 0, audioPackets: 0 });
  });

  it('connects where its partition holds no samples, and sends none', async (context) => {
    const board = await openThorough(context, { flash: boardFlash(new Map([['readme', noise(100)]])) });
    const [cycle] = await board.view({ holdMs: 400 });
    expect(board.text).toContain('LittleFS partition size: total: ');
    expect(cycle).toMatchObject({ connected: true, videoPackets: 0, audioPackets: 0 });
  });

  it('aborts as a truncated sample has its turn, boots, and aborts again with the next viewer', async (context) => {
    const whole = readFileSync(samplePath('media/h264/0.h264'));
    const files = new Map([
      ['h264/0.h264', whole],
      ['h264/1.h264', readFileSync(samplePath('media/h264/1.h264')).subarray(0, -1)],
    ]);
    const board = await open(context, { flash: boardFlash(files) });
    const assertion = 'assert failed: virtual void H264FileParser::loadNextSample() h264fileparser.cpp:38';
    for (const boots of [2, 3]) {
      const from = board.text.length;
      expect(await board.view({ holdMs: 5_000 })).toMatchObject([{ connected: true, closedBy: 'streamer' }]);
      await board.arrived(boots);
      expect(board.text.slice(from)).toContain(`${assertion} (naluEndIndex <= sample.size())`);
    }
    expect(board.text).not.toMatch(/^E .* sim: /m);
  });

  it('is reset in mid-connection, forgets its clients, and serves the next one', async (context) => {
    const board = await openThorough(context);
    const cut = board.view({ holdMs: 20_000 });
    // Both ends are connected when a track is open and the monitor has printed again.
    await board.says(/Video track opened[^]*Clients: 1/);
    const { length } = board.text;
    await board.port.setLines({ dtr: false, rts: true });
    await board.port.setLines({ dtr: false, rts: false });
    await board.arrived(2);
    expect(await cut).toMatchObject([{ connected: true, closedBy: 'streamer' }]);
    await board.says(/Clients: 0/, length);
    expect(board.text.slice(length)).not.toContain('Clients: 1');
    expect(await board.view()).toMatchObject([{ connected: true, closedBy: 'viewer' }]);
  });

  it('serves three viewers at once, and takes the memory of three', async (context) => {
    const board = await openThorough(context);
    const all = await Promise.all([1, 2, 3].map(async () => board.view({ holdMs: 2_500 })));
    for (const [cycle] of all) {
      expect(cycle).toMatchObject({ connected: true, lost: 0, closedBy: 'viewer' });
      expect(cycle!.videoFrames).toBeGreaterThan(50);
    }
    await board.says(/Clients: 0/, board.text.lastIndexOf('Clients: 3'));
    const dma = [...board.text.matchAll(/DMA: (\d+) KB .* Clients: 3/g)].map(([, kilobytes]) =>
      Number(kilobytes),
    );
    // 365 KB, 6 of them set up once, and 34 for each that streams.
    expect(Math.min(...dma)).toBe(365 - 6 - 3 * 34);
    expect(board.text.match(/Client destructor called/g)).toHaveLength(3);
  });

  it('survives viewers of all kinds that come and go at random', async (context) => {
    const board = await openThorough(context);
    const rounds = await Promise.all(
      [0, 50, 120, 333].map(async (holdMs) => board.view({ cycles: 5, holdMs, settleMs: holdMs })),
    );
    expect(rounds.flat().filter(({ connected }) => connected)).toHaveLength(20);
    await board.says(/Clients: 0/, board.text.lastIndexOf('Client destructor called'));
    expect(heapOf(board, 0).at(-1)).toBe(32_786);
  });

  it('dies of its leak as the board does: a failed allocation, a panic, and another boot', async (context) => {
    const leak = [{ sizeBytes: 100_000, count: 1, region: 'internal' as const }];
    const board = await openThorough(context, { model: { leak } });
    const cycles = await board.view({ cycles: 3, holdMs: 0 });
    expect(cycles).toMatchObject([{ connected: true }, { connected: true }, { connected: true }]);
    // The fourth comes to nothing.
    const fourth = board.view();
    await board.says(/Mem alloc fail\. size 0x000186a0 caps 0x00000808/);
    await board.arrived(2);
    expect(board.text).toContain('rst:0xc (SW_CPU)');
    expect(await fourth).toMatchObject([{ connected: false }]);
    expect(await board.view()).toMatchObject([{ connected: true }]);
  });
});
