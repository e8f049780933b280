import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayComplain, parseMemoryComplaint } from '../../../../src/parsers/log/memory/memory-complaint.js';
import { readConsole } from '../../../support/read-console.js';

describe('code that gets no memory', () => {
  // Forms of public bug reports with other figures: esp-hosted #597, esp-webrtc-solution #32 and #75, esp-idf #4309.
  it.each([
    ['dma_utils', 'esp_dma_capable_malloc(177): Not enough heap memory', 'message', null, ['DMA']],
    ['H264_ENC.HW', 'esp_h264_enc_hw_new(325): No memory for parameter handle', 'message', null, []],
    ['httpd', 'httpd_server_init: no mem for scratch buffer', 'message', null, []],
    ['websocket_client', 'Failed to allocate memory for ws rx buffer', 'message', null, []],
    ['lcd', 'could not allocate 4096 bytes of PSRAM', 'message', 4096, ['SPIRAM']],
    ['i2s', 'malloc failed, size 2048', 'message', 2048, []],
    ['app', 'malloc failed: 0 KB of heap left', 'message', null, []],
    ['app', 'alloc failed: 3', 'message', null, []],
    ['esp_http_client', 'Error allocating memory', 'message', null, []],
    ['mqtt', 'mqtt_start(12): Out of memory', 'message', null, []],
    ['wifi', 'esp_wifi_init failed: ESP_ERR_NO_MEM', 'message', null, []],
    ['PEER_DEF', 'Fail to open peer ret ESP_PEER_ERR_NO_MEM', 'message', null, []],
    ['esp-tls-mbedtls', 'mbedtls_ssl_setup returned -0x7F00', 'message', null, []],
    ['esp-tls', 'mbedtls_ssl_handshake returned -0x10', 'message', null, []],
    ['esp-tls-mbedtls', 'mbedtls_ssl_handshake returned -0x5180', 'message', null, []],
    ['pthread', 'Failed to create task!', 'message', null, []],
    ['mbedtls', 'ssl_tls.c:3916 alloc(16717 bytes) failed', 'message', 16_717, []],
    ['i2s_common', 'i2s_alloc_dma_desc(407): allocate DMA buffer failed', 'message', null, ['DMA']],
    ['kvs', 'createPeerConnection(): status code: STATUS_NOT_ENOUGH_MEMORY', 'message', null, []],
    ['esp_netif', 'netif add failed, ERR_MEM', 'message', null, []],
    ['app', 'esp_wifi_init failed: 0x101', 'message', null, []],
    ['esp-tls', 'mbedtls_ssl_handshake returned -0x008D', 'message', null, []],
    ['MQTT_CLIENT', 'Error create mqtt task', 'message', null, []],
    ['media', 'xTaskCreatePinnedToCore failed', 'message', null, []],
    ['json', 'Could not allocate memory for JSON document! Requested 1536 bytes', 'message', 1536, []],
    ['cam_hal', 'cam_dma_config(301): frame buffer malloc failed', 'message', null, []],
    ['AUDIO_THREAD', 'Error creating task opus_enc', 'message', null, []],
    ['libdatachannel', 'Could not create SCTP socket, errno=12', 'message', null, []],
    ['wifi', 'Expected to init 10 rx buffer, actual is 6', 'message', null, []],
    ['AUD_RENDER', 'Failed to alloc fifo 8192', 'message', null, []],
    ['HS_MP', 'mempool create failed: no mem', 'message', null, []],
    ['WIFI_SERV', 'wifi_service.c:686 (wifi_service_create): Memory exhausted', 'message', null, []],
    ['H_SDIO_DRV', 'mempool OOM start (TX)', 'message', null, []],
    ['transport', 'STA TX: mempool_alloc failed, dropping pkt (len=1514)', 'message', null, []],
    ['WiFiGeneric.cpp', 'esp_wifi_start 257', 'message', null, []],
    ['[modnetwork]', 'Error initializing WiFi (257)', 'message', null, []],
    ['rtp', 'sendto: 105 No buffer space available', 'socket', null, []],
    ['UDP', 'Failed to sendto: 12 Not enough space', 'socket', null, []],
    ['libdatachannel', 'juice: Send failed, errno=12', 'socket', null, []],
    ['net', 'sendto: errno 12', 'socket', null, []],
  ] as const)('%s: %s', (tag, message, by, sizeBytes, capsNames) => {
    expect(parseMemoryComplaint(tag, message)).toEqual({
      by,
      sizeBytes,
      caps: null,
      capsNames,
      isFatal: false,
      said: `${tag}: ${message}`,
      tag,
    });
    const line = Buffer.from(`W (5) ${tag}: ${message}`);
    expect(mayComplain(line, 0, line.length)).toBe(true);
  });

  it('is not looked for in lines of lower levels, and in most warnings', () => {
    const seen = ['I (5) a: Out of memory', 'W (5) NimBLE: GAP procedure initiated', 'E (5) a: b'].map(
      (text) => mayComplain(Buffer.from(text), 0, text.length),
    );
    expect(seen).toEqual([false, false, true]);
  });

  it.each([
    'no memory leak found',
    'Failed to allocate address of peer',
    'Send failed, errno=112',
    'error 12 of 40 retries',
    'free memory: 12 KB',
    'no memory card inserted',
    'alloc failed: 0, free failed: 0',
    'malloc fail count 0',
    'esp_wifi_start 258',
    'mempool OOM end',
    'Failed to allocate 0 bytes',
    'heap_caps_calloc was called but failed to allocate 0 bytes with 0x80C capabilities.',
    'mbedtls_ssl_handshake returned -0x7880',
    'allocated 12 bytes',
    'alloc eb len=76 type=2 ok',
    'chip id 0x101 found, no error',
    'Failed to create task list',
    'DTLS Server handshake return -0x7880',
    'alloc(16 bytes) done',
    'Insufficient memory provided to write the Authorization header value, bytesExceeded=11',
  ])('is not meant by: %s', (message) => {
    expect(parseMemoryComplaint('tag', message)).toBeNull();
  });

  it('may say anything, and is cut', () => {
    assert(
      property(string(), (text) => {
        const told = parseMemoryComplaint('t', `out of memory ${text.repeat(40)}`);
        expect(told?.said?.length).toBeLessThanOrEqual(160);
      }),
    );
  });
});

// The lane takes lines of its logger in which nothing matters; this one does, although nothing in it stops the eye.
it('is read in a line of libdatachannel, whatever the splitter does with plain ones', () => {
  const line = (text: string): string =>
    `1970-01-06 12:14:28.638 WARN  [3] [rtc::impl::TcpTransport::connect@592] ${text}\n`;
  expect(readConsole(line('Memory allocation failed') + line('Connecting'))).toMatchObject([
    { kind: 'allocation-failure', line: 1, by: 'message', said: 'libdatachannel: Memory allocation failed' },
  ]);
});
