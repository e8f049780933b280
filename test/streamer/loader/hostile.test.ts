import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/errors.js';
import { openSession } from '../../../src/streamer/loader/session.js';
import { MemoryPort, type PortDevice } from '../../../src/streamer/port/memory-port.js';
import { openPort } from '../../../src/streamer/port/open-port.js';
import { memoryInfo } from '../../support/memory-info.js';
import { rejectedBy } from '../../support/rejected-by.js';
import { withServer } from '../../support/tcp-server.js';

const timing = { commandMs: 100, syncMs: 20, quietMs: 10 };
const options = { baud: 921_600, useStub: true, timing };

/** A device that answers whatever it gets with what `answer` gives. */
function speaking(answer: (bytes: Uint8Array) => Uint8Array): PortDevice {
  let send: (bytes: Uint8Array) => void = () => undefined;
  return {
    attach: (host) => (send = host.send),
    receive: (bytes) => send(answer(bytes)),
    setLines: () => undefined,
    setBaud: () => undefined,
    detach: () => undefined,
  };
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function noise(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
}

/** SYNC replies as they should be, and then what comes to everything else. */
function syncing(rest: (bytes: Uint8Array) => Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const reply = [0xc0, 1, 8, 4, 0, 7, 7, 0x12, 0x20, 0, 0, 0, 0, 0xc0];
  return (bytes) => (bytes[2] === 8 ? Uint8Array.from([...reply, ...reply]) : rest(bytes));
}

describe.concurrent('a session with a device that is not what it should be', () => {
  it.each([
    ['says nothing', () => new Uint8Array(), 'no-sync'],
    ['sends back what it gets', (bytes: Uint8Array) => bytes, 'no-sync'],
    ['sends noise', () => noise(500), 'no-sync'],
    [
      'opens a frame and never ends it',
      () => Uint8Array.of(0xc0, ...noise(400).map((b) => b & 0x7f)),
      'no-sync',
    ],
    ['sends nothing but ends of frames', () => new Uint8Array(300).fill(0xc0), 'no-sync'],
    ['prints a console for ever', () => ascii('I (1) app: \x1b]0;owned\x07 hello\r\n'), 'no-sync'],
    [
      'starts its application',
      () => ascii('rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\r\n'),
      'wrong-boot-mode',
    ],
    ['hears nothing', () => ascii('rst:0x1 (POWERON),boot:0x307 (DOWNLOAD(USB/UART0/SPI))\r\n'), 'no-sync'],
    ['synchronises and falls silent', syncing(() => new Uint8Array()), 'no-answer'],
    [
      'synchronises and talks nonsense',
      syncing(() => Uint8Array.of(0xc0, 1, 0x14, 0xff, 0xff, 0, 0, 0, 0, 0xc0)),
      'no-answer',
    ],
    ['is an ESP32-S2', syncing((bytes) => securityReply(bytes, 2)), 'chip-unknown'],
    ['is a chip of another maker', syncing((bytes) => securityReply(bytes, 0xdead_beef)), 'chip-unknown'],
  ] as const)('fails with a hint and in time where it %s', { timeout: 20_000 }, async (_, answer, code) => {
    const port = new MemoryPort(memoryInfo, speaking(answer));
    const error = await rejectedBy(openSession(port, options));
    expect(error).toMatchObject({ code, exitCode: exitCodes.device });
    expect(error.hint).not.toBe('');
    await port.close();
  });

  it('does not shout at a peer that reads nothing', { timeout: 20_000 }, async () => {
    await withServer(
      (socket) => socket.pause(),
      async (tcpPort) => {
        const port = await openPort(`socket://127.0.0.1:${tcpPort}`);
        expect((await rejectedBy(openSession(port, options))).code).toBe('no-sync');
        await port.close();
      },
    );
  });

  it('ends with the loss of the port, whatever it waits for', async () => {
    await withServer(
      (socket) => setTimeout(() => socket.destroy(), 50),
      async (tcpPort) => {
        const port = await openPort(`socket://127.0.0.1:${tcpPort}`);
        expect((await rejectedBy(openSession(port, options))).code).toBe('port-unplugged');
        await port.close();
      },
    );
  });

  it('ends at once where the user interrupts', async () => {
    const controller = new AbortController();
    const port = new MemoryPort(
      memoryInfo,
      speaking(() => new Uint8Array()),
    );
    setTimeout(() => controller.abort(), 30);
    const started = performance.now();
    const error = await rejectedBy(openSession(port, { ...options, signal: controller.signal }));
    expect(error).toMatchObject({ code: 'cancelled', exitCode: exitCodes.interrupted });
    expect(performance.now() - started).toBeLessThan(1000);
    await port.close();
  });
});

// GET_SECURITY_INFO: 20 bytes with the chip id at 12, then a status of 4 bytes.
function securityReply(request: Uint8Array, chipId: number): Uint8Array {
  if (request[2] !== 0x14) return new Uint8Array();
  const body = Buffer.alloc(24);
  body.writeUInt32LE(chipId, 12);
  const escaped = [...body].flatMap((byte) =>
    byte === 0xdb ? [0xdb, 0xdd] : byte === 0xc0 ? [0xdb, 0xdc] : [byte],
  );
  return Uint8Array.from([0xc0, 1, 0x14, 24, 0, 0, 0, 0, 0, ...escaped, 0xc0]);
}
