import { DiagError } from '../errors.js';
import { isCoreDump } from '../parsers/elf/elf-header.js';
import { LogEncoding } from '../parsers/log/lines/log-encoding.js';
import { readLog, type LogSourceOptions } from './log-source.js';

/**
 * The bytes of a console log, as `readLog` gives them, in UTF-8 also where the file is UTF-16. Throws a DiagError for
 * an ELF or a flash image: the format strings in these would read as pieces of a log.
 */
export async function* readConsoleLog(path: string, options: LogSourceOptions): AsyncGenerator<Uint8Array> {
  const encoding = new LogEncoding();
  let isFirst = true;
  for await (const block of readLog(path, options)) {
    if (isFirst) refuseProgram(path, block);
    isFirst = false;
    const text = encoding.take(block);
    if (text.length > 0) yield text;
  }
  const rest = encoding.end();
  if (rest.length > 0) yield rest;
}

function refuseProgram(path: string, start: Uint8Array): void {
  if (startsWith(start, elfMagic)) {
    if (isCoreDump(start)) {
      throw notLog(
        `${path} is a core dump, not a log.`,
        'Give the console log; the stacks of a core dump are shown by: espcoredump.py info_corefile',
      );
    }
    throw notLog(
      `${path} is an ELF file, not a log.`,
      `Give the console log, and this one with --elf ${path}`,
    );
  }
  if (isImage(start)) {
    throw notLog(
      `${path} is a flash image, not a log.`,
      'Give what the serial console printed, saved to a file.',
    );
  }
}

const elfMagic = [0x7f, 0x45, 0x4c, 0x46] as const;

// esp_image_header_t: magic, segment count, SPI mode; the chip id at 12 is below 100 so far, and its high byte 0.
function isImage(start: Uint8Array): boolean {
  const [magic, segments = 0, mode = 0] = start;
  if (magic !== 0xe9 || start.length < 24) return false;
  return segments >= 1 && segments <= 16 && mode <= 5 && (start[13] === 0 || start[13] === 0xff);
}

function startsWith(bytes: Uint8Array, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[index] === byte);
}

function notLog(message: string, hint: string): DiagError {
  return new DiagError({ code: 'not-a-log', message, hint });
}
