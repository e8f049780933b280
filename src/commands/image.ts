import { readFile } from 'node:fs/promises';
import { analyseImage } from '../analysis/image/analyse-image.js';
import { DiagError, type ExitCode } from '../errors.js';
import { sha256OfFile } from '../streamer/file-hash.js';
import { inputError } from '../streamer/input-error.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { isEsp8266Image, parseAppImage } from '../parsers/image/app-image.js';
import { parsePartitionTable } from '../parsers/image/partition-table.js';
import { formatImageJson, formatImageText } from '../report/image/image-report.js';
import { chipName } from '../streamer/loader/chips.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { lookOf } from '../runs/answer/answer-look.js';

/** `esp-rtc-diag image`: what a `.bin` says of itself, and whether that holds. */
export async function runImage(
  path: string,
  options: JudgingOptions & { readonly elf?: string },
): Promise<ExitCode> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw inputError(path, cause);
  });
  const image = parseAppImage(bytes);
  if (image === null) throw noImage(path, whatElse(bytes));
  if (!image.isComplete && isEsp8266Image(bytes)) throw noImage(path, 'it is one for the ESP8266');
  const elfSha256 = options.elf === undefined ? null : await sha256OfFile(options.elf);
  const report = analyseImage({ path, bytes, image, chip: chipName(image.chipId), elfSha256 });
  await writeAnswer(
    options.output,
    options.format === 'text' ? formatImageText(report, lookOf(options)) : formatImageJson(report),
  );
  return exitCodeFor(report.findings, options.failOn);
}

function whatElse(bytes: Uint8Array): string {
  if (parsePartitionTable(bytes) !== null) return 'it is a partition table';
  if (bytes[0] === 0x7f && bytes[1] === 0x45) return 'it is an ELF';
  return bytes.length === 0 ? 'it is empty' : 'its first byte is not 0xE9';
}

function noImage(path: string, what: string): DiagError {
  return new DiagError({
    code: 'image-unknown',
    message: `${path} is no image of an ESP32's bootloader or application: ${what}.`,
    hint: 'Give the .bin that the build makes, such as build/app.bin or build/bootloader/bootloader.bin.',
  });
}
