import type { AppImage } from '../../model/app-image.js';
import { parseAppImage } from '../../parsers/image/app-image.js';
import { parsePartitionTable } from '../../parsers/image/partition-table.js';
import { simulationNotice } from '../port/simulation-notice.js';
import type { ChipModel } from './chip-models.js';
import type { FlashMemory } from './flash-memory.js';

const tableOffset = 0x8000;

export type ResetReason = 'POWERON' | 'LP_WDT' | 'SW_CPU' | 'USB_UART';
const reasonCodes: Readonly<Record<ResetReason, string>> = {
  POWERON: '0x1',
  LP_WDT: '0x10',
  SW_CPU: '0xc',
  USB_UART: '0x17',
};

/** What the ROM prints first, and in download mode last. */
export function romLines(model: ChipModel, isDownload: boolean, reason: ResetReason = 'POWERON'): string {
  const { romName, modes } = model;
  // The oldest ROM does not say its name.
  const lines = [romName === '' ? 'ets Jul 29 2019 12:21:46' : `ESP-ROM:${romName}`];
  lines.push(`Build:(simulated: ${simulationNotice})`);
  lines.push(`rst:${reasonCodes[reason]} (${reason}),${isDownload ? modes.download : modes.flash}`);
  if (isDownload) lines.push('waiting for download');
  return text(lines);
}

/** What bootloader and application print of themselves, read from what lies in flash; `isModelled` where a model stands in for the application. */
export function bootLines(
  flash: FlashMemory,
  { bootloaderOffset }: Pick<ChipModel, 'bootloaderOffset'>,
  isModelled = false,
): string {
  const end = isModelled
    ? text([`I (242) sim: ${simulationNotice}; a model of the streamer's memory runs`])
    : '';
  const bootloader = parseAppImage(flash.read(bootloaderOffset, tableOffset - bootloaderOffset));
  // The model needs no flash; a complaint about an empty one would be a fault that no one looks for.
  if (isModelled && bootloader === null) return end;
  const start = hexWord(flash.read(bootloaderOffset, 4));
  return (bootloader === null ? text([`invalid header: 0x${start}`]) : flashLines(flash, bootloader)) + end;
}

function flashLines(flash: FlashMemory, bootloader: AppImage): string {
  const lines = ['SPI mode:DIO, clock div:1', ...bootloaderLines(bootloader)];
  const table = parsePartitionTable(flash.read(tableOffset, 0xc00));
  if (table === null) {
    lines.push(
      'E (34) flash_parts: partition 0 invalid magic number',
      'E (40) boot: Failed to verify partition table',
    );
    return text(lines);
  }
  lines.push(
    'I (34) boot: Partition Table:',
    'I (37) boot: ## Label            Usage          Type ST Offset   Length',
  );
  for (const [i, part] of table.partitions.entries()) {
    const [type, subtype] = [part.type, part.subtype].map((n) => n.toString(16).padStart(2, '0'));
    const place = `${hex8(part.offset)} ${hex8(part.sizeBytes)}`;
    lines.push(
      `I (${40 + i * 3}) boot: ${String(i).padStart(2)} ${part.label.padEnd(16)} ${'-'.padEnd(14)} ${type} ${subtype} ${place}`,
    );
  }
  const partition = table.partitions.find(({ type }) => type === 0);
  const app =
    partition === undefined ? null : parseAppImage(flash.read(partition.offset, partition.sizeBytes));
  lines.push(...appLines(app));
  return text(lines);
}

function bootloaderLines(image: AppImage): string[] {
  const version = image.bootloader?.idfVersion ?? 'unknown';
  return [`entry 0x${hex8(image.entry)}`, `I (25) boot: ESP-IDF ${version} 2nd stage bootloader`];
}

function appLines(image: AppImage | null): string[] {
  if (image === null) return ['E (80) boot: No bootable app partitions in the partition table'];
  const lines = image.segments.map(
    ({ address, offset, length }, i) =>
      `I (${90 + i * 8}) esp_image: segment ${i}: paddr=${hex8(offset)} vaddr=${hex8(address)} size=${hex8(length)} (${String(length).padStart(6)})`,
  );
  const { app } = image;
  if (app === null) return [...lines, `I (210) main_task: ${simulationNotice}`];
  return [
    ...lines,
    'I (201) cpu_start: Multicore app',
    'I (210) app_init: Application information:',
    `I (213) app_init: Project name:     ${app.project}`,
    `I (216) app_init: App version:      ${app.version}`,
    `I (219) app_init: Compile time:     ${app.compiled}`,
    ...(app.elfSha256 === null
      ? []
      : [`I (222) app_init: ELF file SHA256:  ${app.elfSha256.slice(0, 9)}...`]),
    `I (225) app_init: ESP-IDF:          ${app.idfVersion}`,
    'I (240) main_task: Calling app_main()',
    `I (241) sim: ${simulationNotice}; its application does not run`,
  ];
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function hexWord(bytes: Uint8Array): string {
  return hex8(new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true));
}
