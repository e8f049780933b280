import { describe, expect, it } from 'vitest';
import { ConsoleTail } from '../../../src/streamer/loader/console-tail.js';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const nothing = new Uint8Array();

describe('ConsoleTail', () => {
  // Lines of the ROMs of revision 3.0 and 3.2, as users published them.
  it.each([
    ['rst:0x1 (POWERON),boot:0x10f (SPI_FAST_FLASH_BOOT)', 'POWERON', false],
    ['rst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)', 'POWERON', false],
    ['rst:0x17 (CHIP_USB_UART_RESET),boot:0x4 (DOWNLOAD(USB/UART0/SPI)', 'CHIP_USB_UART_RESET', true],
  ])('reads %s', (line, reset, isDownload) => {
    const tail = new ConsoleTail();
    tail.append(ascii(`\xff\xfeESP-ROM\r\n${line})\r\nwaiting`));
    expect(tail.lastBoot(nothing)).toMatchObject({ reset, isDownload });
  });

  it('finds a line that is torn between the text and a frame under way', () => {
    const tail = new ConsoleTail();
    tail.append(ascii('rst:0x1 (POWER'));
    expect(tail.lastBoot(ascii('ON),boot:0x30f (SPI_FAST_FLASH_BOOT)'))?.isDownload).toBe(false);
  });

  it('keeps the last line only, and does not grow', () => {
    const tail = new ConsoleTail();
    for (let i = 0; i < 1000; i++) tail.append(ascii('I (1) app: the application talks and talks\r\n'));
    expect(tail.lastBoot(nothing)).toBeNull();
    tail.append(ascii('rst:0x10 (CHIP_LP_WDT),boot:0x30f (SPI_FAST_FLASH_BOOT)'));
    expect(tail.lastBoot(nothing)?.reset).toBe('CHIP_LP_WDT');
  });
});
