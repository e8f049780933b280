import type { Constructor, InitFunction, Protection } from '../../model/constructor.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';

type Located = Pick<Constructor | InitFunction, 'address' | 'symbol' | 'file' | 'line' | 'component'>;

/** `0x4007d056: libdatachannel/src/impl/datachannel.cpp:395`, the form in which notes and skip lists hold it. */
export function formatEntry(constructor: Located): string {
  return `${formatAddress(constructor.address)}: ${formatSource(constructor)}`;
}

/** The source from its component on, and the line; without a source the symbol. */
export function formatSource({ symbol, file, line, component }: Omit<Located, 'address'>): string {
  if (file === null) return safeText(symbol ?? 'unknown');
  const path = shortenPath(file, component);
  return safeText(line === null ? path : `${path}:${line}`);
}

/** `static objects of stream.cpp`, or what is known instead. */
export function formatName({ isCode, name }: Pick<Constructor, 'isCode' | 'name'>): string {
  if (!isCode) return 'outside the code: no function';
  return safeText(name ?? 'a function without a symbol');
}

/** The name where it says more than the source: not that these are the static objects of the same file, nor a symbol twice. */
export function tellingName(constructor: Constructor): string | null {
  const { isCode, name, file, symbol } = constructor;
  const isToldBySource =
    isCode && name !== null && name === (file === null ? symbol : `static objects of ${baseName(file)}`);
  return isToldBySource ? null : formatName(constructor);
}

function baseName(file: string): string {
  return file.split('/').at(-1) ?? file;
}

/** What breaks without the constructors of each kind. */
export const protectionWords: Readonly<Record<Protection, string>> = {
  'esp-idf': "ESP-IDF's own",
  'esp-hosted': 'ESP-Hosted, without which there is no Wi-Fi',
  'cpp-runtime': "the C++ library's own",
  'several-units': 'several units in one function (LTO), and nothing tells whether one of them must run',
};

/** Whether the build skips it, and why it must run: `protected: ESP-IDF's own`; null where there is neither to say. */
export function remarkOn({ protection }: Constructor, isSkipped: boolean): string | null {
  const remarks = [
    ...(isSkipped ? ['skipped by this build'] : []),
    ...(protection === null ? [] : [`protected: ${protectionWords[protection]}`]),
  ];
  return remarks.length === 0 ? null : remarks.join(', ');
}

// Without a component the last three parts say enough.
function shortenPath(file: string, component: string | null): string {
  const start = component === null ? -1 : `/${file}`.indexOf(`/${component}/`);
  if (start !== -1) return file.slice(start);
  const parts = file.split('/');
  // A reproducible build of esp-idf: /COMPONENT_ESP_SYSTEM_DIR/startup.c
  const isMapped = component !== null && parts[1] === `COMPONENT_${component.toUpperCase()}_DIR`;
  return isMapped ? [component, ...parts.slice(2)].join('/') : parts.slice(-3).join('/');
}
