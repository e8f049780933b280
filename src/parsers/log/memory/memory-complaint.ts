import type { AllocationFailure, ConsolePlace } from '../../../model/console-record.js';
import { latin1Text } from '../lines/clean-text.js';

const letterE = 0x45;
const letterW = 0x57;

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 160;

/** How code that gets no memory says so and goes on; each with a line of somebody's. */
export const complaints: readonly RegExp[] = [
  // dma_utils: esp_dma_capable_malloc(181): Not enough heap memory   (esp-idf esp_hw_support/dma/esp_dma_utils.c)
  /\b(?:not enough|insufficient) (?:\w{1,12} ){0,2}(?:memory|heap|ram)\b(?! (?:provided|given|passed))/i,
  // createPeerConnection(): operation returned status code: STATUS_NOT_ENOUGH_MEMORY   (KVS WebRTC);  ERR_MEM of lwIP
  /NOT_ENOUGH_MEMORY\b|\bERR_MEM\b/,
  // H264_ENC: No memory for parameter handle   (esp-h264);  esp_http_server: no mem for scratch buffer
  /\bno (?:\w{1,12} )?mem(?:ory)?\b(?! leak| card)/i,
  // esp-tls: mbedtls_ssl_setup: Out of memory
  /\bout of (?:\w{1,12} )?(?:memory|heap)\b/i,
  // WIFI_SERV: wifi_service.c:686 (wifi_service_create): Memory exhausted   (esp-adf's AUDIO_MEM_CHECK)
  // H_SDIO_DRV: mempool OOM start (TX)   (esp-hosted-mcu sdio_drv.c)
  /\bmemory exhausted\b|\bmempool OOM start\b/i,
  // esp_http_client: Error allocating memory
  /\berror (?:in |while )?allocating\b/i,
  // httpd_parse: malloc failed;  DMA: allocation of 4096 bytes failed;  transport: STA TX: mempool_alloc failed
  /\b(?:m|c|re|mempool_)?alloc(?:ation)?\b(?:\(\))?[ \w]{0,32}\bfail(?:s|ed|ure)?\b/i,
  // mbedtls: ssl_tls.c:3916 alloc(16717 bytes) failed   (mbedtls/library/ssl_tls.c);  malloc(4096) failed
  /alloc ?\(\d{1,9}(?: bytes)?\) ?fail(?:s|ed|ure)?\b/i,
  // i2s_common: i2s_alloc_dma_desc(407): allocate DMA buffer failed
  /\ballocat(?:e|ing) [ \w]{0,32}\bfail(?:s|ed|ure)?\b/i,
  // websocket_client: Failed to allocate memory for ws rx buffer
  /\b(?:fail(?:ed|ure)? to|could ?n[o']t|can ?n[o']t|can't|unable to) (?:m|c|re)?alloc(?:ate)?\b[ \w]{0,32}\b(?:mem(?:ory)?|heap|bytes?|buffers?|fifo|dma|psram)\b/i,
  // ESP_ERROR_CHECK_WITHOUT_ABORT failed: esp_err_t 0x101 (ESP_ERR_NO_MEM)
  // PEER_DEF: Fail to open peer ret ESP_PEER_ERR_NO_MEM   (codes of esp_peer, esp_capture, media_lib, ESP-ADF)
  /\bESP_(?:\w{1,16}_)?ERR_NO_MEM\b|\bENOMEM\b/,
  // wifi: esp_wifi_init failed: 0x101
  /\b(?:err(?:or)?|fail\w{0,4}|ret(?:urn\w{0,4})?)\b[^\n]{0,24}\b0x101\b/i,
  // WiFiGeneric.cpp: espWiFiStart(): esp_wifi_start 257   (Arduino);  [modnetwork]: Error initializing WiFi (257)
  /\besp_?wifi_?(?:init|start|set_mode)\b\D{0,24}\b257\b|\bError initializing WiFi \(257\)/i,
  // esp-tls-mbedtls: mbedtls_ssl_setup returned -0x7F00   (MBEDTLS_ERR_SSL_ALLOC_FAILED, mbedtls/ssl.h)
  /-0x7F00\b/i,
  // esp-tls: mbedtls_ssl_handshake returned -0x10   (…_ALLOC_FAILED of MPI, MD, X509, PK, ECP and CIPHER; of PSA in mbedTLS 4)
  /\bmbedtls_\w{1,40} .{0,24}-0x(?:0{0,2}10|0{0,2}8D|5180|2880|3F80|4D80|6180)\b/i,
  // wifi:Expected to init 10 rx buffer, actual is 6   (the Wi-Fi driver's static buffers)
  /\bExpected to init \d{1,4} rx buffer, actual is \d/,
  // pthread: Failed to create task!   (esp-idf pthread.c);  AUDIO: Error create mqtt task: what fails there is the memory
  // for the stack, and nothing else
  /\b(?:fail(?:ed|ure)? to|could not|error) creat(?:e|ing) (?:\w{1,16} ){0,2}(?:task|thread)\b(?! \w)/i,
  /\b(?:xTaskCreate\w{0,24}|task creat(?:e|ion))(?:\(\))? (?:has )?fail/i,
  // AUDIO_THREAD: Error creating task opus_enc   (esp-adf audio_thread.c)
  /^Error creating (?:RestrictedPinnedToCore|task) \S{1,32}\s*$/,
  // Could not create SCTP socket, errno=12   (libdatachannel sctptransport.cpp: no memory for it)
  /\bcould not create \w{1,12} socket, errno=12\b/i,
];

// UDP: Failed to sendto: 12 Not enough space   (newlib's text for ENOMEM);  juice: Send failed, errno=12
// sendto: 105 No buffer space available   (ENOBUFS)
export const socketComplaint =
  /\b12:? \(?Not enough space\b|\berrno[ =:(]{1,3}(?:12|105)\b|\bNo buffer space available\b|\bENOBUFS\b/i;

const size = /\b(?<bytes>\d{1,9}) ?bytes?\b|\bsize[ =:]{1,3}(?<size>\d{1,9})\b/i;

// cam_hal: cam_dma_config(301): frame buffer malloc failed   (the name of a function that does not allocate says nothing of
// the memory that it asked for)
const otherFunction = /\b(?!\w{0,40}alloc)\w{1,60}\(\d{1,6}\): /i;

// stats: alloc failed: 0, free failed: 0   (a counter)
const countedNone = /\bfail\w{0,5}(?: count)?[ :=]{1,3}0(?=\s*(?:[,;|)]|$))/i;

/** A failed allocation in words; its names of capabilities are the ones that the text has. */
export type MemoryComplaint = Omit<AllocationFailure, keyof ConsolePlace | 'kind'>;

// A word of each complaint, as a test holds, and of what else a warning may tell (`Corrupted dir pair`).
const words =
  /mem|heap|alloc|enough|insufficient|creat|0x101|-0x|errno|rx buffer|buffer space|enobufs|wifi|in accept|too many|corrupt/i;

/**
 * True for an error, which may also be why the firmware aborts, and for a warning with such words; in an `I` line they
 * may be a setting.
 */
export function mayComplain(bytes: Uint8Array, levelAt: number, end: number): boolean {
  const level = bytes[levelAt];
  return level === letterE || (level === letterW && words.test(latin1Text(bytes, levelAt, end)));
}

/** What a component says where it got no memory, from a line of level E or W; null for any other. */
export function parseMemoryComplaint(tag: string, message: string): MemoryComplaint | null {
  const isMemory = complaints.some((pattern) => pattern.test(message));
  const isSocket = !isMemory && socketComplaint.test(message);
  if ((!isSocket && !isMemory) || countedNone.test(message)) return null;
  const groups = size.exec(message)?.groups;
  const bytes = groups?.['bytes'] ?? groups?.['size'];
  // What asks for nothing gets nothing, however much there is.
  if (bytes !== undefined && Number(bytes) === 0) return null;
  const text = tag === '' ? message : `${tag}: ${message}`;
  const asked = text.replace(otherFunction, '');
  const names = [/dma/i.test(asked) ? ['DMA'] : [], /psram|spiram/i.test(asked) ? ['SPIRAM'] : []].flat();
  return {
    sizeBytes: bytes === undefined ? null : Number(bytes),
    caps: null,
    capsNames: names,
    tag: tag === '' ? null : tag,
    // A socket has no buffer to send where the network is slower than the sender, too.
    by: isSocket ? 'socket' : 'message',
    said: text.trim().slice(0, maxTextLength),
    isFatal: false,
  };
}
