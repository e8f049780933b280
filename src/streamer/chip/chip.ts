import type { DeviceHost, PortDevice } from '../port/memory-port.js';
import type { ModemLines } from '../port/port.js';
import { SlipSplitter } from '../loader/slip.js';
import { bootLines, romLines, type ResetReason } from './boot-log.js';
import type { ChipModel } from './chip-models.js';
import type { Application, StartApplication } from './firmware/application.js';
import { ConsoleRun } from './firmware/console-run.js';
import type { MemoryModelConfig } from './firmware/model-config.js';
import type { FlashMemory } from './flash-memory.js';
import type { LoaderHost, RamSegment } from './loader-host.js';
import { Registers } from './registers.js';
import { RomLoader } from './rom-loader.js';
import { StubLoader } from './stub-loader.js';

/** The RC at EN: the chip comes up this long after RTS was released, and only then looks at IO0. */
const enableDelayMs = 5;
const romBaud = 115_200;
/** Rates that differ by more than this share do not understand each other. */
const maxBaudError = 0.03;
/** Frames that wait beside the one in work; the stub has room for one. */
const maxWaitingFrames = 1;

type Loader = { handle(frame: Uint8Array): Promise<void>; dispose(): void };

export type ChipOptions = {
  readonly model: ChipModel;
  readonly flash: FlashMemory;
  readonly isSecureDownload?: boolean;
  /** What the lines go to: the transistors of a board, the USB unit of the chip that resets it, or the one that does not. */
  readonly wiring?: 'bridge' | 'usb-jtag' | 'usb-otg';
  /** The USB unit leaves the bus at each reset, and the host must open it anew. */
  readonly reenumerates?: boolean;
  /** Null for a chip whose application does not run. */
  readonly memoryModel?: MemoryModelConfig | null;
  /** Another application than the console of that model. */
  readonly startApplication?: StartApplication | null;
};

/**
 * A chip at its serial port: reset lines, the loader in ROM, the stub as its clients see it, and a boot log of what
 * was flashed. A simulation: the stub is not executed, flash takes no time, the electrical side is a model.
 */
export class EmulatedChip implements PortDevice {
  readonly #options: ChipOptions;
  readonly #registers: Registers;
  #host: DeviceHost | null = null;
  #splitter = this.#newSplitter();
  #loader: Loader | null = null;
  #application: Application | null = null;
  #lines: ModemLines = { dtr: false, rts: false };
  #wantsLoader = false;
  #rising: NodeJS.Timeout | undefined;
  #baud = romBaud;
  #hostBaud = romBaud;
  // Counts resets: what was begun before the last one has no effect.
  #life = 0;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: ChipOptions) {
    this.#options = options;
    this.#registers = new Registers({
      model: options.model,
      flashSizeBytes: options.flash.sizeBytes,
      onWatchdog: (afterMs) => this.#startWatchdog(afterMs),
    });
  }

  attach(host: DeviceHost): void {
    this.#host = host;
    this.#hostBaud = romBaud;
    this.setLines({ dtr: false, rts: false });
  }

  detach(): void {
    // A reset that was begun goes on: the chip does not know who listens.
    this.#host = null;
  }

  /** Starts what is in flash, as when power comes. */
  powerOn(): void {
    this.#boot({ isDownload: false, reason: 'POWERON' });
  }

  /** Enters download mode, as with BOOT held down while power comes. */
  enterDownload(): void {
    this.#boot({ isDownload: true, reason: 'POWERON' });
  }

  /** Takes the power away: nothing of it runs on. */
  powerOff(): void {
    clearTimeout(this.#rising);
    this.#stop();
  }

  /** Cuts the connection as if the cable had been pulled. */
  unplug(): void {
    this.#host?.lose();
    this.#host = null;
  }

  receive(bytes: Uint8Array): void {
    const heard = this.#isBaudRight() ? bytes : garbled(bytes);
    if (this.#loader !== null) this.#splitter.push(heard);
    else this.#application?.receive(heard);
  }

  setBaud(baud: number): void {
    this.#hostBaud = baud;
  }

  setLines(lines: ModemLines): void {
    const { wiring = 'bridge' } = this.#options;
    if (wiring === 'usb-jtag') this.#setLinesOfUsb(lines);
    if (wiring === 'bridge') this.#setLinesOfBoard(lines);
    this.#lines = lines;
  }

  // DTR alone asks for the loader, none of them takes that back, RTS alone resets (ESP32-S3 technical reference manual,
  // USB Serial/JTAG Controller, "Reset SoC into Download Mode").
  #setLinesOfUsb({ dtr, rts }: ModemLines): void {
    const wasReset = isHeld(this.#lines);
    if (!rts) this.#wantsLoader = dtr;
    if (!isHeld({ dtr, rts }) || wasReset) return;
    if (this.#options.reenumerates === true) this.unplug();
    this.#boot({ isDownload: this.#wantsLoader, reason: 'USB_UART' });
  }

  // EN is low while RTS is asserted and DTR is not; IO0 is low while DTR is asserted and RTS is not.
  #setLinesOfBoard(lines: ModemLines): void {
    const wasHeld = isHeld(this.#lines);
    if (wasHeld || isHeld(lines)) clearTimeout(this.#rising);
    if (isHeld(lines)) this.#stop();
    else if (wasHeld) {
      this.#rising = setTimeout(() => {
        this.#boot({ isDownload: this.#lines.dtr && !this.#lines.rts, reason: 'POWERON' });
      }, enableDelayMs);
      this.#rising.unref();
    }
  }

  #boot({ isDownload, reason }: { isDownload: boolean; reason: ResetReason }): void {
    this.#stop();
    const { model, flash } = this.#options;
    this.#print(romLines(model, isDownload, reason));
    if (isDownload) this.#loader = new RomLoader(this.#loaderHost());
    else {
      const { memoryModel = null, startApplication = null } = this.#options;
      this.#print(bootLines(flash, model, memoryModel !== null || startApplication !== null));
      this.#startConsole();
    }
  }

  // Without a bootloader in flash nothing runs; the model stands in for whatever application there is.
  #startConsole(): void {
    const { memoryModel = null, startApplication = null, flash } = this.#options;
    const host = {
      print: (text: string) => this.#print(text),
      reboot: () => this.#boot({ isDownload: false, reason: 'SW_CPU' }),
    };
    if (startApplication) this.#application = startApplication(host, flash);
    else if (memoryModel) this.#application = new ConsoleRun(memoryModel, host);
  }

  #startWatchdog(afterMs: number): void {
    const life = this.#life;
    const bite = (): void => {
      if (life === this.#life) this.#boot({ isDownload: false, reason: 'LP_WDT' });
    };
    setTimeout(bite, afterMs).unref();
  }

  #stop(): void {
    this.#life++;
    this.#loader?.dispose();
    this.#loader = null;
    this.#application?.dispose();
    this.#application = null;
    this.#registers.reset();
    this.#baud = romBaud;
    this.#splitter = this.#newSplitter();
  }

  // The console of bootloader and application is at the ROM's rate; ESP-IDF keeps 115,200 by default.
  #print(text: string): void {
    this.#send(new TextEncoder().encode(text));
  }

  #send(bytes: Uint8Array): void {
    this.#host?.send(this.#isBaudRight() ? bytes : garbled(bytes));
  }

  #isBaudRight(): boolean {
    return Math.abs(this.#hostBaud - this.#baud) <= this.#baud * maxBaudError;
  }

  #newSplitter(): SlipSplitter {
    return new SlipSplitter({ frame: (frame) => this.#enqueue(frame), text: () => undefined });
  }

  #enqueue(frame: Uint8Array): void {
    if (this.#loader instanceof StubLoader && this.#waiting > maxWaitingFrames) return;
    const life = this.#life;
    this.#waiting++;
    this.#work = this.#work.then(async () => {
      try {
        if (life === this.#life) await this.#loader?.handle(frame);
      } finally {
        this.#waiting--;
      }
    });
  }

  #loaderHost(): LoaderHost {
    const life = this.#life;
    const whileAlive = (action: () => void): void => {
      if (life === this.#life) action();
    };
    const { model, flash, isSecureDownload = false } = this.#options;
    return {
      model,
      flash,
      registers: this.#registers,
      isSecureDownload,
      send: (bytes) => whileAlive(() => this.#send(bytes)),
      setBaud: (baud) => whileAlive(() => void (this.#baud = baud)),
      reboot: () => whileAlive(() => this.#boot({ isDownload: false, reason: 'POWERON' })),
      run: (entry, segments) => whileAlive(() => this.#run(entry, segments)),
    };
  }

  // Anything but a stub at the place of this chip's RAM hangs, as wrong code does.
  #run(entry: number, segments: readonly RamSegment[]): void {
    const text = segments.find(({ address, bytes }) => entry >= address && entry < address + bytes.length);
    this.#loader?.dispose();
    const { stubTexts, isRateReset } = this.#options.model;
    const isStub = stubTexts.includes(text?.address ?? 0);
    if (isStub && isRateReset) this.#baud = romBaud;
    this.#loader = isStub ? new StubLoader(this.#loaderHost()) : null;
  }
}

function isHeld({ dtr, rts }: ModemLines): boolean {
  return rts && !dtr;
}

// What a UART makes of bytes at the wrong rate is noise; it is the same noise each time.
function garbled(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (byte * 167 + i * 89 + 41) & 0xff);
}
