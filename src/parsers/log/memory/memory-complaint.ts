import type { AllocationFailure, ConsolePlace } from '../../../model/console-record.js';
import { latin1Text } from '../lines/clean-text.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 160;

/** How code that gets no memory says so and goes on; each with a line of somebody's. */
const complaints: readonly RegExp[] = [
  // dma_utils: esp_dma_capable_malloc(181): Not enough heap memory   (esp-idf esp_hw_support/dma/esp_dma_utils.c)
  /\b(?:not enough|insufficient) (?:\w{1,12} ){0,2}(?:memory|heap|ram)\b/i,
  // H264_ENC: No memory for parameter handle   (esp-h264);  esp_http_server: no mem for scratch buffer
  /\bno (?:\w{1,12} )?mem(?:ory)?\b(?! leak)/i,
  // esp-tls: mbedtls_ssl_setup: Out of memory
  /\bout of (?:\w{1,12} )?(?:memory|heap)\b/i,
  // esp_http_client: Error allocating memory
  /\berror (?:in |while )?allocating\b/i,
  // httpd_parse: malloc failed;  DMA: allocation of 4096 bytes failed
  /\b(?:m|c|re)?alloc(?:ation)?\b(?:\(\))?[ \w]{0,32}\bfail(?:s|ed|ure)?\b/i,
  // websocket_client: Failed to allocate memory for ws rx buffer
  /\b(?:fail(?:ed|ure)? to|could ?n[o']t|can ?n[o']t|can't|unable to) (?:m|c|re)?alloc(?:ate)?\b[ \w]{0,32}\b(?:mem(?:ory)?|heap|bytes?|buffers?|dma|psram)\b/i,
  // ESP_ERROR_CHECK_WITHOUT_ABORT failed: esp_err_t 0x101 (ESP_ERR_NO_MEM)
  /\bESP_ERR_NO_MEM\b|\bENOMEM\b/,
  // esp-tls-mbedtls: mbedtls_ssl_setup returned -0x7F00   (MBEDTLS_ERR_SSL_ALLOC_FAILED, mbedtls/ssl.h)
  /-0x7F00\b/i,
  // esp-tls: mbedtls_ssl_handshake returned -0x10   (…_ALLOC_FAILED of MPI, MD, X509, PK, ECP and CIPHER)
  /\bmbedtls_\w{1,40} .{0,24}-0x(?:0{0,2}10|5180|2880|3F80|4D80|6180)\b/i,
  // pthread: Failed to create task!   (esp-idf pthread.c: no memory for the stack of a thread)
  /^Failed to create task!/,
];

// UDP: Failed to sendto: 12 Not enough space   (newlib's text for ENOMEM);  juice: Send failed, errno=12
const socketComplaint = /\b12:? \(?Not enough space\b|\berrno[ =:(]{1,3}12\b/i;

const size = /\b(?<bytes>\d{1,9}) ?bytes?\b|\bsize[ =:]{1,3}(?<size>\d{1,9})\b/i;

/** A failed allocation in words; its names of capabilities are the ones that the text has. */
export type MemoryComplaint = Omit<AllocationFailure, keyof ConsolePlace | 'kind'>;

// A word of each complaint, and of what breaks in the middle of a line (`CORRUPT HEAP: `, `Corrupted dir pair`).
const words = /mem|heap|alloc|enough|insufficient|errno|-0x|create task!|corrupt/i;

/** True for a level at which such a text is believed; the same words in an `I` line may be a setting. */
export function isComplaintLevel(level: number | undefined): boolean {
  return level === 0x45 || level === 0x57;
}

/** False for a line that tells of no failed allocation, by its level and its words: most lines of any level. */
export function mayComplain(bytes: Uint8Array, levelAt: number, end: number): boolean {
  return isComplaintLevel(bytes[levelAt]) && words.test(latin1Text(bytes, levelAt, end));
}

/** What a component says where it got no memory, from a line of level E or W; null for any other. */
export function parseMemoryComplaint(tag: string, message: string): MemoryComplaint | null {
  const isSocket = socketComplaint.test(message);
  if (!isSocket && !complaints.some((pattern) => pattern.test(message))) return null;
  const groups = size.exec(message)?.groups;
  const bytes = groups?.['bytes'] ?? groups?.['size'];
  const text = tag === '' ? message : `${tag}: ${message}`;
  const names = [/dma/i.test(text) ? ['DMA'] : [], /psram|spiram/i.test(text) ? ['SPIRAM'] : []].flat();
  return {
    sizeBytes: bytes === undefined ? null : Number(bytes),
    caps: null,
    capsNames: names,
    // A socket has no buffer to send where the network is slower than the sender, too.
    by: isSocket ? 'socket' : 'message',
    said: text.trim().slice(0, maxTextLength),
    isFatal: false,
  };
}
