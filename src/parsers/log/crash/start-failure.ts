import type { ConsolePlace } from '../../../model/console-record.js';
import type { StartFailure } from '../../../model/told-failure.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 240;

// ./components/littlefs/lfs.c:1367:error: Corrupted dir pair at {0x0, 0x1}, then mount failed,  (-84)   (esp_littlefs)
const corruptPair = /lfs\.c:\d{1,6}:error: Corrupted dir pair at \{/;

const patterns: readonly { readonly problem: StartFailure['problem']; readonly pattern: RegExp }[] = [
  // invalid header: 0xffffffff   (ROM)
  { problem: 'no-image', pattern: /^invalid header: 0x[0-9a-f]{8}/i },
  // Invalid image block, can't boot.   (ROM of later chips)
  { problem: 'no-image', pattern: /^Invalid image block, can't boot/ },
  // No bootable app partitions in the partition table   (esp-idf bootloader_utility.c)
  { problem: 'no-image', pattern: /^No bootable app partitions in the partition table/ },
  { problem: 'no-image', pattern: /^(?:Factory|OTA) app partition .{0,40}is not bootable/ },
  // image at 0x10000 has invalid magic byte (nothing flashed here?)   (esp-idf esp_image_format.c)
  { problem: 'no-image', pattern: /^image at 0x[0-9a-f]{1,8} has invalid magic byte/i },
  {
    problem: 'damaged-image',
    pattern: /^(?:Checksum failed\. Calculated 0x|Image hash failed - image is corrupt)/,
  },
  // invalid segment length 0x1afb6;  Segment 2 load address 0x40080000, doesn't match data 0x40010018
  // image at 0x10000 segment count 255 exceeds max 16;  Image length 1204096 doesn't fit in partition length 1048576
  {
    problem: 'damaged-image',
    pattern:
      /^(?:invalid segment length 0x|Segment \d{1,3} (?:load address |end address |0x)[^\n]{0,80}(?:doesn't match|invalid|too high)|image at 0x[0-9a-f]{1,8} segment count|Image length \d{1,10} doesn't fit)/i,
  },
  // Secure boot signature verification failed   (esp-idf esp_image_format.c, before the slot that is not bootable)
  { problem: 'signature', pattern: /^Secure boot signature verification failed/ },
  // PSRAM ID read error: 0x00ffffff, PSRAM chip not found or not supported, or wrong PSRAM line mode   (esp_psram)
  // SPI SRAM memory test fail. 3/131072 writes failed, first @ 3D0010A0;  Failed to init external RAM!   (cpu_start)
  {
    problem: 'psram',
    pattern:
      /^(?:PSRAM ID read error: 0x|PSRAM chip (?:is )?not |PSRAM enabled but initialization failed|SPI SRAM memory test fail|Failed to init external RAM|External RAM failed memory test)/,
  },
  // mismatch chip ID, expected 0, found 18   (esp-idf bootloader_common_loader.c)
  { problem: 'other-chip', pattern: /^mismatch chip ID, expected \d{1,5}, found \d/ },
  // partition 3 invalid - offset 0x310000 size 0x300000 exceeds flash chip size 0x400000   (esp-idf flash_partitions.c)
  {
    problem: 'flash-size',
    pattern: /^partition \d{1,3} invalid - offset 0x.{1,40} exceeds flash chip size 0x/,
  },
  // Detected size(4096k) smaller than the size in the binary image header(16384k). Probe failed.   (spi_flash)
  {
    problem: 'flash-size',
    pattern: /^Detected size\(\d{1,7}k\) smaller than the size in the binary image header/,
  },
  // partition 0 invalid magic number 0xebeb;  Incorrect MD5 checksum;  load partition table error!
  {
    problem: 'partition-table',
    pattern:
      /^(?:partition \d{1,3} invalid magic number 0x|Incorrect MD5 checksum|partition table has no terminating entry|Failed to verify partition table|load partition table error!)/,
  },
  // A fatal error occurred: 'bootloader.bin' requires chip revision in range [v3.1 - v3.99] (…);  …: This chip is
  // ESP32-S3, not ESP32-P4. Wrong chip argument?;  …: 'app.bin' is not an ESP32-P4 image.   (esptool cmds.py, loader.py)
  {
    problem: 'not-flashed-other-chip',
    pattern:
      /^A fatal error occurred: (?:This chip is |.{1,160}(?:requires chip revision |is not an ESP|Input does not contain an ESP))/,
  },
  // A fatal error occurred: File 'fs.bin' (length 12582912) at offset 4194304 will not fit in 8388608 bytes of flash.
  { problem: 'not-flashed-size', pattern: /^A fatal error occurred: .{1,200} will not fit in \d/ },
  // A fatal error occurred: MD5 of file does not match data in flash!
  {
    problem: 'not-flashed-differs',
    pattern:
      /^A fatal error occurred: (?:MD5 of file does not match|Verification failed|Write failed, the written flash region is empty)/,
  },
  // A fatal error occurred: Could not open /dev/ttyACM0, the port is busy or doesn't exist.
  // A serial exception error occurred: could not open port 'COM5': …   (pyserial)
  { problem: 'not-flashed-port', pattern: /^A (?:fatal|serial exception) error occurred: could not open /i },
  // A fatal error occurred: Serial data stream stopped: Possible serial noise or corruption.   (esptool loader.py, once
  // it was connected);  A serial exception error occurred: device reports readiness to read but returned no data
  {
    problem: 'not-flashed-broken-off',
    pattern:
      /^A (?:serial exception error occurred: \S|fatal error occurred: (?:Serial data stream stopped|Packet content transfer stopped|Invalid head of packet|Invalid SLIP escape|Lost connection|Timed out waiting for packet))/,
  },
  // A fatal error occurred: Failed to connect to ESP32-P4: No serial data received.   (esptool)
  { problem: 'not-flashed', pattern: /^A (?:fatal|serial exception) error occurred: \S/ },
  // waiting for download   (ROM, behind `boot:0x7 (DOWNLOAD(…))`)
  { problem: 'download-mode', pattern: /^waiting for download\s*$/ },
  // Image requires chip rev >= v3.0, but chip is v1.3
  {
    problem: 'chip-revision',
    pattern: /^Image requires (?:chip|efuse blk) rev [<>]= v[\d.]{1,9}, but chip is v/,
  },
  // can't run on lower chip revision. Expected 3, found 1;  chip revision check failed. Required >= v3.0, found v1.0.
  { problem: 'chip-revision', pattern: /^(?:can't run on lower chip revision|chip revision check failed\.)/ },
  // flash read err, 1000;  load:0xffffffff,len:-1   (ROM: the header of a segment reads as erased flash)
  { problem: 'flash-read', pattern: /^(?:flash read err, \d|load:0xffffffff,len:(?:-1|0xffffffff)\s*$)/ },
  { problem: 'file-system', pattern: corruptPair },
  // mount failed,  (-84). formatting...   (the firmware set format_if_mount_failed)
  { problem: 'file-system-formatted', pattern: /^mount failed, {1,3}\(-\d{1,4}\)\. formatting/ },
  { problem: 'file-system', pattern: /^mount failed, {1,3}\(-\d{1,4}\)/ },
  // begin(): Mounting LittleFS failed! Error: -1   (Arduino's LittleFS.cpp, whose core may print no line of esp_littlefs)
  { problem: 'file-system', pattern: /^(?:begin\(\): )?Mounting LittleFS failed! Error: -1\b/i },
  // partition "littlefs" could not be found
  { problem: 'no-partition', pattern: /^partition "[^"]{1,16}" could not be found/ },
];

/** Parses a line of a ROM, a bootloader or esp_littlefs that tells what it could not start from, or null. */
export function parseStartFailure(message: string): Omit<StartFailure, keyof ConsolePlace | 'kind'> | null {
  const found = patterns.find(({ pattern }) => pattern.test(message));
  if (!found) return null;
  const { problem, pattern } = found;
  return { problem, text: message.trim().slice(0, maxTextLength), isOfMount: pattern === corruptPair };
}
