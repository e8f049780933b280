import type {
  AppDescription,
  AppImage,
  BootloaderDescription,
  ImageSegment,
  RevisionRange,
} from '../../model/app-image.js';
import { FieldReader } from './little-endian.js';

const imageMagic = 0xe9;
const headerBytes = 24;
const segmentHeaderBytes = 8;
const hashBytes = 32;
/** More segments than any linker script makes; esptool allows 16. */
const maxSegments = 16;
const appMagic = 0xabcd5432;
const bootloaderMagic = 0x50;
const noUpperLimit = 65535;
const esp32c3Id = 5;
const esp8266HeaderBytes = 8;
const flashModes = ['qio', 'qout', 'dio', 'dout'] as const;

/**
 * Reads the image of a bootloader or application as `esptool elf2image` writes it (esp-idf v5.5 esp_app_format.h,
 * esp_app_desc.h, esp_bootloader_desc.h). Null where the bytes are no image.
 */
export function parseAppImage(bytes: Uint8Array): AppImage | null {
  if (bytes.length < headerBytes || bytes[0] !== imageMagic) return null;
  const fields = new FieldReader(bytes);
  const statedSegments = fields.u8(1);
  const { segments, end } = readSegments(fields, headerBytes, statedSegments);
  const isWhole = segments.length === statedSegments && end <= bytes.length;
  // The checksum is the last byte of a 16-byte line, at least one byte behind the last segment.
  const bodyEnd = (end + 16) & ~15;
  const hasHash = fields.u8(23) === 1;
  const isComplete = isWhole && bodyEnd + (hasHash ? hashBytes : 0) <= bytes.length;
  return {
    chipId: fields.u16(12),
    entry: fields.u32(4),
    flashMode: flashModes[fields.u8(2)] ?? `0x${fields.u8(2).toString(16)}`,
    flashSizeBytes: fields.u8(3) >> 4 <= 7 ? (1 << 20) << (fields.u8(3) >> 4) : null,
    revisions: revisionsOf(fields),
    segments,
    statedSegments,
    isComplete,
    checksum: isComplete ? { stored: fields.u8(bodyEnd - 1), computed: checksumOf(bytes, segments) } : null,
    hash: isComplete && hasHash ? { coveredBytes: bodyEnd, stored: fields.hex(bodyEnd, hashBytes) } : null,
    app: findApp(fields, segments),
    bootloader: readBootloader(fields, segments),
  };
}

/** Whether this is a whole image for the ESP8266, which has no fields for chip and revision (esptool, `ESP8266ROMFirmwareImage`). */
export function isEsp8266Image(bytes: Uint8Array): boolean {
  const fields = new FieldReader(bytes);
  const count = fields.u8(1);
  if (fields.u8(0) !== imageMagic || count === 0) return false;
  const { segments, end } = readSegments(fields, esp8266HeaderBytes, count);
  const bodyEnd = (end + 16) & ~15;
  return (
    segments.length === count &&
    bodyEnd <= bytes.length &&
    fields.u8(bodyEnd - 1) === checksumOf(bytes, segments)
  );
}

function readSegments(
  fields: FieldReader,
  start: number,
  count: number,
): { segments: ImageSegment[]; end: number } {
  const segments: ImageSegment[] = [];
  let at = start;
  for (let i = 0; i < Math.min(count, maxSegments); i++) {
    const offset = at + segmentHeaderBytes;
    const length = fields.u32(at + 4);
    if (offset + length > fields.bytes.length) break;
    segments.push({ offset, address: fields.u32(at), length });
    at = offset + length;
  }
  return { segments, end: at };
}

// A full maximum of 0 says that the full fields are absent (esptool 5.3.1, `write_flash`). What came before these is a
// major revision, but for the ESP32-C3 a minor one.
function revisionsOf(fields: FieldReader): RevisionRange {
  const legacyMin = fields.u8(14) * (fields.u16(12) === esp32c3Id ? 1 : 100);
  const [min, max] = [fields.u16(15), fields.u16(17)];
  if (max === 0) return { min: legacyMin, max: null };
  return { min: min === 0 && max === noUpperLimit ? legacyMin : min, max: max === noUpperLimit ? null : max };
}

function checksumOf(bytes: Uint8Array, segments: readonly ImageSegment[]): number {
  let checksum = 0xef;
  for (const { offset, length } of segments) {
    for (let i = offset; i < offset + length; i++) checksum ^= bytes[i] ?? 0;
  }
  return checksum;
}

// It stands at the start of the first mapped segment, wherever the linker script put that.
function findApp(fields: FieldReader, segments: readonly ImageSegment[]): AppDescription | null {
  const segment = segments.find(({ offset, length }) => length >= 256 && fields.u32(offset) === appMagic);
  if (segment === undefined) return null;
  const at = segment.offset;
  const elfSha256 = fields.hex(at + 144, 32);
  return {
    project: fields.text(at + 48, 32),
    version: fields.text(at + 16, 32),
    idfVersion: fields.text(at + 112, 32),
    compiled: `${fields.text(at + 96, 16)} ${fields.text(at + 80, 16)}`.trim(),
    elfSha256: /^0+$/.test(elfSha256) ? null : elfSha256,
  };
}

// Its magic is a single byte, so its text must look like one as well.
function readBootloader(
  fields: FieldReader,
  segments: readonly ImageSegment[],
): BootloaderDescription | null {
  const first = segments[0];
  if (first === undefined || first.length < 80 || fields.u8(first.offset) !== bootloaderMagic) return null;
  const idfVersion = fields.text(first.offset + 8, 32);
  if (!/^[\x21-\x7e]{1,32}$/.test(idfVersion)) return null;
  const compiled = fields.text(first.offset + 40, 24);
  return { version: fields.u32(first.offset + 4), idfVersion, compiled };
}
