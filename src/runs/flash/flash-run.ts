import { checkFlashFiles, checkFlashSize, checkForChip } from '../../analysis/image/check-flash-files.js';
import { DiagError, exitCodes } from '../../errors.js';
import type {
  ChipSummary,
  FlashedFile,
  FlashEvent,
  FlashFile,
  FlashRefusal,
  FlashReport,
  FlashState,
} from '../../model/flash-report.js';
import { parsePartitionTable } from '../../parsers/image/partition-table.js';
import { flashStateSentence, isUntouched } from '../../report/image/flash-state-text.js';
import { refusalText } from '../../report/image/refusal-text.js';
import { chipName } from '../../streamer/loader/chips.js';
import type { ChipIdentity } from '../../streamer/loader/detect.js';
import { leaveLoader, restart, type After, type Aftermath } from '../../streamer/loader/finish.js';
import { flashFiles, packFiles } from '../../streamer/loader/flash-files.js';
import { isLoaderError } from '../../streamer/loader/loader-error.js';
import { readFlash } from '../../streamer/loader/read-flash.js';
import type { FlashInput } from '../../streamer/loader/read-flash-files.js';
import { openSession, type Session } from '../../streamer/loader/session.js';
import { simulationNotice } from '../../streamer/port/simulation-notice.js';
import { findPartitionTable, readMediaPartition, type FlashMediaOptions } from './read-media-partition.js';
import { openLoaderPort, type PortOptions } from '../port/open-given-port.js';
import { warn } from '../answer/warn.js';

export type FlashRunOptions = PortOptions &
  FlashMediaOptions & {
    readonly verifyOnly: boolean;
    readonly erase: boolean;
    readonly after: After;
    readonly stub: boolean;
  };

/** Where a table is by default (CONFIG_PARTITION_TABLE_OFFSET), and its size. */
const tableSpan = { offset: 0x8000, sizeBytes: 0xc00 } as const;

/** One run of `flash`: checks, connects, writes, resets, and knows what was done when it is interrupted. */
export class FlashRun {
  #input: FlashInput;
  readonly #options: FlashRunOptions;
  readonly #listener: { event(event: FlashEvent): void };
  readonly #startMs = performance.now();
  readonly #done: FlashedFile[] = [];
  #chip: ChipSummary | null = null;
  #isSimulated = false;
  #isVerified = true;
  #erased: FlashState['erased'] = 'no';
  #begun: FlashState['begun'] = null;

  constructor(input: FlashInput, options: FlashRunOptions, listener: { event(event: FlashEvent): void }) {
    this.#input = input;
    this.#options = options;
    this.#listener = listener;
    if (!options.verifyOnly) this.#refuse(checkFlashFiles(input.files));
  }

  /** What would be written, without a chip. */
  async plan(signal: AbortSignal): Promise<FlashReport> {
    await this.#addMedia(signal);
    for (const { offset, path, bytes } of this.#input.files) {
      this.#done.push({ offset, path, size: bytes.length, action: 'planned', seconds: 0 });
    }
    return this.#report({ reset: null });
  }

  /** Does it; the port is closed in the end, whatever happens. */
  async flash(signal: AbortSignal): Promise<FlashReport> {
    const hasTable = findPartitionTable(this.#input.files) !== null;
    if (hasTable) await this.#addMedia(signal);
    const packed = packFiles(this.#input.files);
    const port = await openLoaderPort(this.#options, signal);
    this.#isSimulated = port.info.isSimulated;
    try {
      const { baud, stub: useStub } = this.#options;
      const session = await openSession(port, { baud, useStub, signal, warn }, (chip) => this.#check(chip));
      this.#meet(session);
      const media = hasTable ? [] : await this.#addMedia(signal, session);
      await flashFiles(session, {
        files: [...packed, ...packFiles(media)],
        isVerifyOnly: this.#options.verifyOnly,
        mustErase: this.#options.erase,
        onEvent: (event) => this.#onEvent(event),
      });
      return this.#report(await leaveLoader(session, this.#options.after));
    } catch (error) {
      const isCancelled = isLoaderError(error, 'cancelled');
      const mustRestart = isRefusal(error) || (isCancelled && this.#canGoOn);
      if (mustRestart) await restart(port);
      if (!isCancelled) throw this.#withState(error);
      const reset = mustRestart && port.info.hasModemLines ? 'hard' : 'none';
      return this.#report({ reset, isInterrupted: true });
    } finally {
      await port.close();
    }
  }

  /** Adds the media partition to the files; without a table among them the chip is asked for its own. */
  async #addMedia(signal: AbortSignal, session: Session | null = null): Promise<readonly FlashFile[]> {
    const { media } = this.#options;
    if (media === undefined) return [];
    const table =
      findPartitionTable(this.#input.files) ??
      (session && parsePartitionTable(await readFlash(session, tableSpan)));
    if (table === null) throw noTable(session !== null);
    const file = await readMediaPartition(media, table, { ...this.#options, signal });
    this.#input = { ...this.#input, files: [...this.#input.files, file] };
    if (!this.#options.verifyOnly) this.#refuse(checkFlashFiles(this.#input.files));
    this.#refuse(checkFlashSize([file], this.#chip?.flashSizeBytes ?? null));
    return [file];
  }

  #check({ kind, revision, isSecureDownload }: ChipIdentity): void {
    const target = { id: kind.id, name: kind.name, revision, isSecureDownload, nameOf: chipName };
    if (this.#options.verifyOnly) return;
    this.#refuse(checkForChip(this.#input.files, target, this.#input.wantedChip));
  }

  #meet({ chip, flashSizeBytes, isSimulated }: Session): void {
    if (isSimulated && !this.#isSimulated) warn(simulationNotice);
    this.#isSimulated = isSimulated;
    const { kind, revision, mac, isSecureDownload } = chip;
    const shown = revision === null ? null : `${Math.floor(revision / 100)}.${revision % 100}`;
    this.#chip = { name: kind.name, revision: shown, mac, flashSizeBytes };
    this.#isVerified = !isSecureDownload;
    this.#listener.event({ event: 'connected', chip: this.#chip });
    this.#refuse(checkFlashSize(this.#input.files, flashSizeBytes));
  }

  #onEvent(event: FlashEvent): void {
    if (event.event === 'erase') this.#erased = event.state;
    else if (event.event === 'file') {
      this.#begun = null;
      this.#done.push(event.file);
    } else if (event.event === 'progress') {
      const { path, offset, writtenBytes, sizeBytes } = event;
      const sentBytes = Math.max(writtenBytes, this.#begun?.sentBytes ?? 0);
      this.#begun = { path, offset, sentBytes, size: sizeBytes };
    }
    this.#listener.event(event);
  }

  get #state(): FlashState {
    const files = this.#done;
    const begunFiles = this.#begun === null ? 0 : 1;
    const leftFiles = this.#input.files.length - files.length - begunFiles;
    return { erased: this.#erased, files, begun: this.#begun, leftFiles };
  }

  /** True where the application in the flash can go on, and may. */
  get #canGoOn(): boolean {
    return isUntouched(this.#state) && this.#options.after !== 'no-reset';
  }

  /** What failed at the port or in the chip, with what it left in flash. */
  #withState(error: unknown): unknown {
    if (!(error instanceof DiagError) || error.exitCode !== exitCodes.device) return error;
    if (this.#options.verifyOnly) return error;
    const { code, hint, exitCode } = error;
    const message = `${error.message} ${flashStateSentence(this.#state)}`;
    return new DiagError({ code, message, hint, exitCode, cause: error });
  }

  #report(end: {
    reset: Aftermath['reset'] | null;
    boot?: Aftermath['boot'];
    isInterrupted?: boolean;
  }): FlashReport {
    const { reset, boot = null, isInterrupted = false } = end;
    const seconds = (performance.now() - this.#startMs) / 1000;
    const isVerified = this.#isVerified && !isInterrupted;
    const interruptedState = isInterrupted ? this.#state : null;
    const files = this.#done;
    return {
      simulated: this.#isSimulated,
      chip: this.#chip,
      files,
      seconds,
      reset,
      boot,
      isVerified,
      mustErase: this.#options.erase,
      interruptedState,
    };
  }

  #refuse(refusals: readonly FlashRefusal[]): void {
    const [first] = refusals;
    if (first === undefined) return;
    const { code, message, hint } = refusalText(first);
    if (!this.#options.force) throw new DiagError({ code, message, hint, exitCode: exitCodes.refused });
    for (const refusal of refusals) warn(`forced: ${refusalText(refusal).message}`);
  }
}

function noTable(wasChipAsked: boolean): DiagError {
  return new DiagError({
    code: 'no-partition-table',
    message: wasChipAsked
      ? 'The chip has no partition table at 0x8000, which tells where media go.'
      : 'No file given is a partition table, which tells where media go.',
    hint: 'Flash the build with it: esp-rtc-diag flash BUILD_DIR --media DIR',
    exitCode: exitCodes.refused,
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof DiagError && error.exitCode === exitCodes.refused;
}
