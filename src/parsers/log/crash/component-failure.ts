import type { ConsolePlace } from '../../../model/console-record.js';
import type { ComponentFailure } from '../../../model/told-failure.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;

type Told = Omit<ComponentFailure, keyof ConsolePlace | 'kind'>;

type Pattern = {
  readonly problem: ComponentFailure['problem'];
  /** Who says so, by the tag of ESP_LOG; anybody where it is missing. */
  readonly tag?: RegExp;
  readonly pattern: RegExp;
};

const patterns: readonly Pattern[] = [
  // rpc_core: Response not received for [0x116];  sdio_wrapper: sdmmc_card_init failed;  H_SDIO_DRV: card init failed
  // transport: Init event not received within timeout, Resetting myself   (esp-hosted-mcu host/drivers)
  // sdio_wrapper: sdio_card_fn_init failed   (host/port; eh_host_port_sdio and eh_sdio from esp-hosted 3 on)
  {
    problem: 'coprocessor',
    tag: /^(?:rpc_core|sdio_wrapper|transport|H_SDIO_DRV|eh_\w{1,40})$/,
    pattern:
      /^(?:Response not received|Timeout waiting for Resp|sdmmc_card_init failed|sdio_card_fn_init failed|(?:sdio )?card init failed|Not able to connect|ensure_slave_bus_ready failed|Init event not received within)/i,
  },
  // H_SDIO_DRV: failed to read registers;  H_SDIO_DRV: sdio_write_task: SDIO slave unresponsive
  // H_SDIO_DRV: PKT_LEN reg reads 0xffffffff (all 32 bits set): SDIO bus fault   (esp-hosted-mcu sdio_drv.c)
  {
    problem: 'coprocessor-lost',
    tag: /^(?:H_SDIO_DRV|eh_sdio)$/,
    pattern:
      /^(?:\w{1,40}: )?(?:failed to read (?:registers|interrupt register)\s*$|Failed to read data - \d|SDIO slave unresponsive|PKT_LEN reg reads 0xffffffff|Unrecoverable host sdio state)/i,
  },
  // transport: Version on Host is NEWER than version on co-processor
  // transport: Version mismatch: Host [2.12.0] > Co-proc [2.5.3] ==> Upgrade co-proc to avoid RPC timeouts
  {
    problem: 'coprocessor-version',
    tag: /^transport$/,
    pattern: /^Version (?:on Host is (?:NEWER|OLDER) than version on co-processor|mismatch: Host \[)/i,
  },
  // failed! mbedtls_ssl_handshake returned -0x7780   (libpeer dtls_srtp.c, esp-tls, esp-webrtc-solution)
  {
    problem: 'handshake',
    pattern: /\bmbedtls_ssl_handshake (?:return(?:ed)?|failed with):? -0x[0-9a-f]{1,4}\b/i,
  },
  // DTLS: Server handshake return -0x7880   (esp_peer of esp-webrtc-solution)
  { problem: 'handshake', tag: /^DTLS$/, pattern: /^(?:Server|Client) handshake return -0x[0-9a-f]{1,4}\b/i },
  // DTLS recv: Handshake failed: SSL - A fatal alert message was received from our peer   (libdatachannel
  // dtlstransport.cpp, tlstransport.cpp)
  { problem: 'handshake', tag: /^libdatachannel$/, pattern: /^D?TLS recv: Handshake (?:failed|timeout)/ },
  // SCTP connection failed   (libdatachannel sctptransport.cpp)
  { problem: 'data-channels', tag: /^libdatachannel$/, pattern: /^SCTP connection failed\s*$/ },
  // transport_ws: Error connecting to host 192.168.1.20:8000   (esp-idf tcp_transport, of esp_websocket_client)
  { problem: 'server-unreached', tag: /^transport_ws$/i, pattern: /^Error connecting to host \S/ },
  // transport_ws: Sec-WebSocket-Accept not found;  transport_ws: HTTP upgrade failed
  {
    problem: 'server-refused',
    tag: /^transport_ws$/i,
    pattern:
      /^(?:Sec-WebSocket-Accept not found|HTTP upgrade failed|Header size exceeded buffer size|Error read response for Upgrade header)/,
  },
  // app: Unable to create socket: errno 23;  httpd: httpd_accept_conn: error in accept (23)   (ENFILE of lwIP)
  // juice: UDP socket creation failed, errno=23;  …: Too many open files in system   (newlib's text for it)
  {
    problem: 'no-socket',
    pattern:
      /\b(?:socket\b.{0,60}\berrno[ =:(]{1,3}23\b|error in accept \(23\)|Too many open files in system\b|ENFILE\b)/i,
  },
  // esp-tls: Failed to create socket (family 2 socktype 1 protocol 0)   (esp-idf esp_tls.c, which leaves the code out)
  { problem: 'no-socket', tag: /^esp-tls$/, pattern: /^Failed to create socket \(family \d/ },
  // ./components/littlefs/src/littlefs/lfs.c:690:error: No more free space 0x1f3   (littlefs lfs.c)
  { problem: 'file-system-full', pattern: /\blfs\.c:\d{1,6}:error: No more free space\b/ },
  // [E][esp32.crash:116]:   Reason: Fault - LoadProhibited   (ESPHome's esp32 crash_handler.cpp, of the boot before)
  {
    problem: 'crashed-before',
    tag: /^esp32\.crash$/,
    pattern: /^\s*Reason: (?:Debug exception|Interrupt wdt|Task wdt|Abort|Fault)\b/,
  },
  // esp_ota_ops: Rollback to previously worked partition. Restart.   (esp-idf app_update esp_ota_ops.c)
  {
    problem: 'rolled-back',
    tag: /^esp_ota_ops$/,
    pattern: /^Rollback to previously worked partition\. Restart/,
  },
];

/**
 * Parses what a part of the firmware says of its own failure, from which nothing crashes: its tag (empty where it has
 * none) and its message; null for any other line.
 */
export function parseComponentFailure(tag: string, message: string): Told | null {
  const found = patterns.find((one) => (one.tag?.test(tag) ?? true) && one.pattern.test(message));
  if (!found) return null;
  const text = tag === '' ? message.trim() : `${tag}: ${message.trim()}`;
  const isHandshake = found.problem === 'handshake';
  return {
    problem: found.problem,
    text: text.slice(0, maxTextLength),
    handshake: isHandshake ? handshakeEnd(message) : null,
  };
}

/** By the codes of mbedTLS (ssl.h, x509.h, net_sockets.h), and its words for them (error.c). */
const ends: readonly {
  readonly end: NonNullable<ComponentFailure['handshake']>;
  readonly code: RegExp;
  readonly words: RegExp;
}[] = [
  { end: 'refused', code: /-0x7780\b/i, words: /fatal alert/i },
  { end: 'certificate', code: /-0x(?:2700|7A00)\b/i, words: /certificate verif|bad certificate/i },
  { end: 'closed', code: /-0x(?:7280|7880|0{0,2}50)\b/i, words: /indicated an EOF|reset by peer/i },
  { end: 'timed-out', code: /-0x6800\b/i, words: /timed out|timeout/i },
  {
    end: 'not-understood',
    code: /-0x(?:7300|7200|7700|6E80)\b/i,
    words: /could not be parsed|invalid SSL record/i,
  },
];

function handshakeEnd(message: string): ComponentFailure['handshake'] {
  return ends.find(({ code, words }) => code.test(message) || words.test(message))?.end ?? 'other';
}
