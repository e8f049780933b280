import { describe, expect, it } from 'vitest';
import { readConsole } from '../../../support/read-console.js';

const read = (...lines: readonly string[]) => readConsole(lines.map((line) => `${line}\r\n`).join(''));

// Forms of public bug reports with other figures: esp-hosted-mcu #53, #92, #151, #200, #220, libpeer #163, #209, #254.
describe('what a part of the firmware says of its own failure', () => {
  it.each([
    ['E (6321) rpc_core: Response not received for [0x101](Req_WifiInit)', 'coprocessor', null],
    ['E (1121) sdio_wrapper: sdmmc_card_init failed', 'coprocessor', null],
    ['E (1122) H_SDIO_DRV: card init failed', 'coprocessor', null],
    ['E (9000) transport: Init event not received within timeout, Resetting myself', 'coprocessor', null],
    // esp-hosted 2.12 (port_esp_hosted_host_sdio.c), and the tags of esp-hosted 3
    ['E (1812) sdio_wrapper: sdio_card_fn_init failed', 'coprocessor', null],
    ['E (1812) eh_host_port_sdio: sdmmc_card_init failed', 'coprocessor', null],
    ['E (1820) eh_sdio: card init failed', 'coprocessor', null],
    ['E (1820) eh_sdio: ensure_slave_bus_ready failed: -1', 'coprocessor', null],
    ['E (7) eh_sdio: sdio_write_task: SDIO slave unresponsive', 'coprocessor-lost', null],
    ['E (42011320) H_SDIO_DRV: failed to read registers', 'coprocessor-lost', null],
    ['E (7) H_SDIO_DRV: sdio_write_task: SDIO slave unresponsive', 'coprocessor-lost', null],
    ['E (7) H_SDIO_DRV: Failed to read data - 265 1536 1536', 'coprocessor-lost', null],
    [
      'E (7) H_SDIO_DRV: PKT_LEN reg reads 0xffffffff (all 32 bits set): SDIO bus fault',
      'coprocessor-lost',
      null,
    ],
    [
      'W (1241) transport: Version on Host is NEWER than version on co-processor',
      'coprocessor-version',
      null,
    ],
    [
      'W (9) transport: Version mismatch: Host [2.12.0] > Co-proc [2.5.3] ==> Upgrade co-proc to avoid RPC timeouts',
      'coprocessor-version',
      null,
    ],
    [
      'ERROR\t/p/libpeer/src/dtls_srtp.c\t408\tfailed! mbedtls_ssl_handshake returned -0x7300',
      'handshake',
      'not-understood',
    ],
    ['E (36100) DTLS_SRTP: mbedtls_ssl_handshake returned -0x7780', 'handshake', 'refused'],
    ['E (24330) DTLS: mbedtls_ssl_handshake return -0x7280', 'handshake', 'closed'],
    ['E (41677) DTLS: Server handshake return -0x7880', 'handshake', 'closed'],
    ['E (36100) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700', 'handshake', 'certificate'],
    ['E (36100) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x0050', 'handshake', 'closed'],
    ['E (36100) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x6800', 'handshake', 'timed-out'],
    ['E (36100) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x6C00', 'handshake', 'other'],
    [
      '2026-03-04 11:20:01.123 ERROR [3] [rtc::impl::DtlsTransport::doRecv@592] DTLS recv: Handshake failed: SSL - A fatal alert message was received from our peer',
      'handshake',
      'refused',
    ],
    [
      '2026-03-04 11:20:01.123 ERROR [3] [rtc::impl::DtlsTransport::doRecv@592] DTLS recv: Handshake failed: SSL - The operation timed out',
      'handshake',
      'timed-out',
    ],
    [
      '2026-03-04 11:20:01.123 ERROR [3] [rtc::impl::SctpTransport::processNotification@882] SCTP connection failed',
      'data-channels',
      null,
    ],
    // ENFILE is 23 in newlib's errno.h; socket() of lwIP gives it where its table is full.
    ['E (8124) app: Unable to create socket: errno 23', 'no-socket', null],
    ['W (8124) httpd: httpd_accept_conn: error in accept (23)', 'no-socket', null],
    ['E (8124) juice: UDP socket creation failed, errno=23', 'no-socket', null],
    ['E (8124) net: socket: Too many open files in system', 'no-socket', null],
    ['E (8124) esp-tls: Failed to create socket (family 2 socktype 1 protocol 0)', 'no-socket', null],
    ['E (4124) transport_ws: Error connecting to host 10.0.0.7:8000', 'server-unreached', null],
    ['E (5012) transport_ws: Sec-WebSocket-Accept not found', 'server-refused', null],
    ['E (5012) transport_ws: HTTP upgrade failed', 'server-refused', null],
    [
      './components/littlefs/src/littlefs/lfs.c:690:error: No more free space 0x1f3',
      'file-system-full',
      null,
    ],
    [
      'E (5) esp_littlefs: ./components/littlefs/lfs.c:690:error: No more free space 0x1f3',
      'file-system-full',
      null,
    ],
    ['I (395) esp_ota_ops: Rollback to previously worked partition. Restart.', 'rolled-back', null],
  ])('is known by %j', (line, problem, handshake) => {
    expect(read(line)).toMatchObject([{ kind: 'component-failure', problem, handshake, line: 1 }]);
  });

  it.each([
    'I (9) app: Response not received, but that is all right',
    'E (9) app: card init failed',
    'E (9) app: sdio_card_fn_init failed',
    'E (9) app: Failed to create socket (family 2 socktype 1 protocol 0)',
    'E (9) app: socket closed, errno 113',
    'W (9) httpd: httpd_accept_conn: error in accept (11)',
    'I (9) app: Rollback to previously worked partition. Restart.',
    'I (9) transport: Version on Host is SAME as version on co-processor',
    'E (9) rpc_rsp: Hosted RPC_Resp [0x201], uid [1], resp code [-1]',
    '2026-03-04 11:20:01.123 ERROR [3] [rtc::impl::DtlsTransport::doRecv@600] DTLS handshake failed',
  ])('is not %j', (line) => {
    expect(read(line).filter(({ kind }) => kind === 'component-failure')).toEqual([]);
  });

  it('is memory where the code of a handshake says so', () => {
    expect(read('E (9) DTLS_SRTP: mbedtls_ssl_handshake returned -0x7F00')).toMatchObject([
      { kind: 'allocation-failure' },
    ]);
  });
});

describe('where the cores were as the chip was reset', () => {
  it.each([
    ['Saved PC:0x4037d9f2', null, 0x4037d9f2],
    ['Core0 Saved PC:0x4ff0a1c2', 0, 0x4ff0a1c2],
    ['Core1 Saved PC:0x4001b24e', 1, 0x4001b24e],
    ['W (31) boot: WDT reset info: PRO CPU PC=0x4008412c', 0, 0x4008412c],
    ['W (32) boot: WDT reset info: APP CPU PC=0x40157b1c', 1, 0x40157b1c],
  ])('is told by %j', (line, core, address) => {
    expect(read(line).filter(({ kind }) => kind === 'reset-pc')).toMatchObject([{ core, address }]);
  });
});
