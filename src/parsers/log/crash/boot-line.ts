import type { BootFact } from '../../../model/console-record.js';
import type { ResetPc } from '../../../model/told-failure.js';
import { parseElfIdentity } from './elf-identity-line.js';

// ESP-ROM:esp32p4-eco2-20240710   or, on older chips, ets Jun  8 2016 00:22:57
const romBanner = /^(?:ESP-ROM:esp32|ets [A-Z][a-z]{2} +\d+ \d{4})/;
// rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)
const resetReason = /^rst:0x[0-9a-f]{1,2} \((?<reason>[A-Z0-9_]{1,40})\)/i;
// ESP-IDF v5.5.1-dirty 2nd stage bootloader
const bootloader = /^ESP-IDF \S{1,60} 2nd stage bootloader/;

/** A line with which a chip starts, in the order in which it prints them. */
export type BootLine =
  | { readonly kind: 'rom' }
  | { readonly kind: 'reset'; readonly reason: string }
  | { readonly kind: 'bootloader' };

/** Parses a line of a chip's start (esp-idf esp_rom and bootloader), without its ESP_LOG prefix; null for others. */
export function parseBootLine(text: string): BootLine | null {
  if (romBanner.test(text)) return { kind: 'rom' };
  const reason = resetReason.exec(text)?.groups?.['reason'];
  if (reason !== undefined) return { kind: 'reset', reason };
  return bootloader.test(text) ? { kind: 'bootloader' } : null;
}

// Saved PC:0x4037d9f2   (ROM of the ESP32-S3, C3, C6), Core0 Saved PC:0x4ff0a1c2   (of the ESP32-P4)
const savedPc = /^(?:Core(?<core>\d) )?Saved PC:0x(?<address>[0-9a-f]{8})\s*$/i;
// WDT reset info: PRO CPU PC=0x4008412c   (bootloader of the ESP32 and ESP32-S2, esp-idf bootloader_esp32.c)
const watchdogPc = /^WDT reset info: (?<cpu>PRO|APP) CPU PC=0x(?<address>[0-9a-f]{1,8})/i;

/** Parses where a core was as the chip was reset, without its ESP_LOG prefix; null for other lines. */
export function parseResetPc(text: string): Pick<ResetPc, 'core' | 'address'> | null {
  const saved = savedPc.exec(text)?.groups;
  const told = saved ?? watchdogPc.exec(text)?.groups;
  if (!told) return null;
  const core = saved ? saved['core'] : { PRO: 0, APP: 1 }[(told['cpu'] ?? '').toUpperCase()];
  return {
    core: core === undefined ? null : Number(core),
    address: Number.parseInt(told['address'] ?? '', 16),
  };
}

const named = {
  // Project name:     esp32_libdatachannel
  project: /^Project name: {1,8}(?<value>\S.{0,79})/,
  'app-version': /^App version: {1,8}(?<value>\S.{0,79})/,
  'idf-version': /^ESP-IDF: {1,12}(?<value>\S.{0,79})/,
  chip: /^chip revision: (?<value>v\d{1,3}\.\d{1,3})\s*$/,
} as const;

// Pro cpu start user code (cpu_start, esp-idf v4 and later), Multicore app (v5.1), Calling app_main() (main_task, v5)
const application =
  /^(?:Pro cpu (?:up\.|start user code)|(?:Multi|Uni)core app\s*$|Starting scheduler\b|Calling app_main\(\))/;

// Loaded app from partition at offset 0x10000   (esp-idf bootloader_utility.c)
const loadedApp = /^Loaded app from partition at offset 0x(?<offset>[0-9a-f]{1,8})\s*$/i;

//  0 nvs              WiFi data        01 02 00009000 00006000
// 10 storage          Unknown data     01 82 00310000 00100000
const partition =
  /^ ?\d{1,2} (?<label>\S{1,16}) {1,17}.{1,20}? {1,17}[0-9a-f]{2} [0-9a-f]{2} (?<offset>[0-9a-f]{8}) (?<size>[0-9a-f]{8})\s*$/i;
// At 4FF211D0 len 00019DF0 (103 KiB): RAM
const heapRegion =
  /^At (?<address>[0-9A-F]{8}) len (?<size>[0-9A-F]{8}) \(\d{1,7} KiB\): (?<type>[A-Z][\w/ ]{0,15}?)\s*$/;

/** Parses what a boot says about itself, without its ESP_LOG prefix; null for others. */
export function parseBootFact(text: string): BootFact['fact'] | null {
  for (const name of ['project', 'app-version', 'idf-version', 'chip'] as const) {
    const value = named[name].exec(text)?.groups?.['value'];
    if (value !== undefined) return { name, value: value.trimEnd() };
  }
  const sha = text.startsWith('ELF file SHA256') ? parseElfIdentity(text) : null;
  if (sha !== null) return { name: 'elf-sha256', value: sha };
  const region = heapRegion.exec(text)?.groups;
  if (region) {
    return {
      name: 'heap-region',
      address: Number.parseInt(region['address'] ?? '', 16),
      sizeBytes: Number.parseInt(region['size'] ?? '', 16),
      type: region['type'] ?? '',
    };
  }
  if (application.test(text)) return { name: 'application' };
  const loaded = loadedApp.exec(text)?.groups?.['offset'];
  if (loaded !== undefined) return { name: 'app-offset', offset: Number.parseInt(loaded, 16) };
  const part = partition.exec(text)?.groups;
  if (!part) return null;
  return {
    name: 'partition',
    label: part['label'] ?? '',
    offset: Number.parseInt(part['offset'] ?? '', 16),
    sizeBytes: Number.parseInt(part['size'] ?? '', 16),
  };
}
