import type { WrittenAddress } from '../../model/doctor.js';

// const char *url = "ws://192.168.1.248:8000/server";
const address = /\bwss?:\/\/(?<host>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::(?<port>\d{1,5}))?(?=[/"'\s]|$)/g;

const commented = /^\s*(?:\/\/|\*|#\s)/;
const defaultPort = 80;
const maxLineLength = 4_096;

/** Signalling addresses that a source file or an sdkconfig has written down; those in comments are left out. */
export function findWrittenAddresses(path: string, text: string): WrittenAddress[] {
  return text.split('\n').flatMap((line, index) => {
    if (!line.includes('ws') || line.length > maxLineLength || commented.test(line)) return [];
    return [...line.matchAll(address)].map(({ groups }) => ({
      host: groups?.['host'] ?? '',
      port: Number(groups?.['port'] ?? defaultPort),
      path,
      line: index + 1,
    }));
  });
}
