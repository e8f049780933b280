import { describe, expect, it } from 'vitest';
import { readConsole } from '../../../support/read-console.js';

const read = (...lines: readonly string[]) => readConsole(lines.map((line) => `${line}\r\n`).join(''));

describe('what a chip could not start from', () => {
  it.each([
    ['invalid header: 0xffffffff', 'no-image'],
    ["Invalid image block, can't boot.", 'no-image'],
    ['E (66) boot: No bootable app partitions in the partition table', 'no-image'],
    ['E (66) boot: Factory app partition is not bootable', 'no-image'],
    ['E (30) esp_image: image at 0x10000 has invalid magic byte (nothing flashed here?)', 'no-image'],
    ['E (30) esp_image: Checksum failed. Calculated 0x5c read 0x11', 'damaged-image'],
    ['E (30) esp_image: Image hash failed - image is corrupt', 'damaged-image'],
    ['E (30) boot_comm: Image requires chip rev >= v3.1, but chip is v1.3', 'chip-revision'],
    ["E (30) boot_comm: can't run on lower chip revision. Expected 3, found 1", 'chip-revision'],
    ['E (30) boot_comm: chip revision check failed. Required >= v3.0, found v1.0.', 'chip-revision'],
    ['E (500) esp_image: invalid segment length 0x1bfb6', 'damaged-image'],
    ["E (50) esp_image: Segment 2 load address 0x40080000, doesn't match data 0x40010018", 'damaged-image'],
    ['E (50) esp_image: Segment 3 0x40078000-0x4007e5a8 invalid: overlaps loader IRAM', 'damaged-image'],
    ['E (50) esp_image: image at 0x10000 segment count 255 exceeds max 16', 'damaged-image'],
    ["E (50) esp_image: Image length 1204096 doesn't fit in partition length 1048576", 'damaged-image'],
    ['E (37) boot_comm: mismatch chip ID, expected 0, found 18', 'other-chip'],
    [
      'E (48) flash_parts: partition 4 invalid - offset 0x1f0000 size 0x1f0000 exceeds flash chip size 0x200000',
      'flash-size',
    ],
    [
      'E (295) spi_flash: Detected size(4096k) smaller than the size in the binary image header(16384k). Probe failed.',
      'flash-size',
    ],
    ['E (26) flash_parts: partition 5 invalid magic number 0xebeb', 'partition-table'],
    ['E (37) boot: load partition table error!', 'partition-table'],
    ['waiting for download', 'download-mode'],
    ['A fatal error occurred: Failed to connect to ESP32-P4: No serial data received.', 'not-flashed'],
    // Forms of esptool's cmds.py and loader.py, and of public bug reports, with other figures.
    [
      'A fatal error occurred: This chip is ESP32-S3, not ESP32-P4. Wrong chip argument?',
      'not-flashed-other-chip',
    ],
    [
      "A fatal error occurred: 'boot/bootloader.bin' requires chip revision in range [v3.1 - v3.99] (this chip is revision v1.3). Use the force argument to flash anyway.",
      'not-flashed-other-chip',
    ],
    [
      "A fatal error occurred: 'app.bin' is not an ESP32-P4 image. Use the force argument",
      'not-flashed-other-chip',
    ],
    [
      "A fatal error occurred: File 'fs.bin' (length 12582912) at offset 4194304 will not fit in 8388608 bytes of flash.",
      'not-flashed-size',
    ],
    ['A fatal error occurred: MD5 of file does not match data in flash!', 'not-flashed-differs'],
    [
      "A fatal error occurred: Could not open /dev/ttyACM3, the port is busy or doesn't exist.",
      'not-flashed-port',
    ],
    [
      'A serial exception error occurred: device reports readiness to read but returned no data',
      'not-flashed-broken-off',
    ],
    [
      'A fatal error occurred: Serial data stream stopped: Possible serial noise or corruption.',
      'not-flashed-broken-off',
    ],
    [
      'A fatal error occurred: Invalid head of packet (0x1f): Possible serial noise or corruption.',
      'not-flashed-broken-off',
    ],
    [
      'A fatal error occurred: Failed to connect to ESP32-P4: Serial data stream stopped: Possible serial noise or corruption.',
      'not-flashed',
    ],
    [
      "A serial exception error occurred: could not open port 'COM7': PermissionError(13, 'Access is denied.', None, 5)",
      'not-flashed-port',
    ],
    ['[  9317][E][LittleFS.cpp:98] begin(): Mounting LittleFS failed! Error: -1', 'file-system'],
    ['load:0xffffffff,len:-1', 'flash-read'],
    ['flash read err, 1000', 'flash-read'],
    ['E (141) esp_image: Secure boot signature verification failed', 'signature'],
    ['E (79) psram: PSRAM ID read error: 0xffffffff', 'psram'],
    ['E (250) octal_psram: PSRAM chip is not connected, or wrong PSRAM line mode', 'psram'],
    ['E (291) esp_psram: PSRAM enabled but initialization failed. Bailing out.', 'psram'],
    ['E (900) esp_psram: SPI SRAM memory test fail. 1/262144 writes failed, first @ 3D0010A0', 'psram'],
    ['E cpu_start: Failed to init external RAM!', 'psram'],
    [
      'E (812) esp_littlefs: ./components/littlefs/lfs.c:1382:error: Corrupted dir pair at {0x0, 0x1}',
      'file-system',
    ],
    ['./components/littlefs/lfs.c:1382:error: Corrupted dir pair at {0x1, 0x0}', 'file-system'],
    ['E (814) esp_littlefs: mount failed,  (-84)', 'file-system'],
    ['W (6146) esp_littlefs: mount failed,  (-84). formatting...', 'file-system-formatted'],
    ['12:26:01.146 -> E (20) esp_littlefs: partition "media" could not be found', 'no-partition'],
  ])('is known by %j', (line, problem) => {
    expect(read(line).filter(({ kind }) => kind !== 'boot')).toMatchObject([
      { kind: 'start-failure', problem, line: 1 },
    ]);
  });

  it('tells a complaint of LittleFS, which the mount explains, from the mount', () => {
    const failures = read(
      './components/littlefs/lfs.c:1382:error: Corrupted dir pair at {0x1, 0x0}',
      'E (814) esp_littlefs: mount failed,  (-84)',
    );
    expect(failures).toMatchObject([{ isOfMount: true }, { isOfMount: false }]);
  });

  it.each([
    'I (814) app: the mount failed, (-84)',
    'I (30) esp_image: segment 0: paddr=00010020 vaddr=40020020 size=07754h ( 30548) map',
    'invalid header: none',
    'W (273) spi_flash: Detected size(8192k) larger than the size in the binary image header(4096k). Using the size in the binary image header.',
    'I (58) boot: partition table is fine',
    'app is waiting for download to end',
    'I (30) app: partition table is fine',
    'I (269) psram: This chip is ESP32-PICO',
    'I (241) esp_psram: Found 8MB PSRAM device',
  ])('is not %j', (line) => expect(read(line)).toEqual([]));
});
