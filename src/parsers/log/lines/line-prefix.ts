import type { LogLine } from '../../../model/log-line.js';

const escape = 0x1b;
const utf8 = new TextEncoder();

// Arduino core: `[  2205][E][WiFiGeneric.cpp:1476] hostByName(): ` (esp32-hal-log.h), milliseconds since boot; without
// these before version 2.
const arduinoLog =
  /^(?:\[ *(?<time>\d{1,10})\])?\[(?<level>[EWIDV])\]\[(?<tag>[^\]:]{1,64}):\d{1,6}\] (?:[\w:~<>]{1,64}\(\): )?/;

// ESPHome: `[E][json:041]: `, `[D][debug:070]: `, some with the task behind the tag: `[W][component:157][main]: `
const espHomeLog = /^\[(?<level>[EWIDV])\]\[(?<tag>[\w.-]{1,32}):\d{1,4}\](?:\[[^\]]{1,16}\])?: ?/;

// libpeer, with tabs: `ERROR /p/libpeer/src/dtls_srtp.c 401 failed! mbedtls_ssl_handshake returned -0x7f00` (utils.h)
const libpeerLog =
  /^(?<level>E|W|I|D)(?:RROR|ARN|NFO|EBUG)\t(?:[^\t]{0,200}[\\/])?(?<tag>[^\t\\/]{1,64})\t\d{1,6}\t/;

// esp32_https_server: `[HTTPS:E] mbedtls_ssl_setup res=FFFF8100 (SSL - …)`; espp: `[Camera/E][12.345]: `, `[Camera/E]:`
const taggedLog =
  /^\[(?<tag>[A-Za-z_][\w. -]{0,31})[:/](?<level>[EWIDV])\](?:\[ *(?<seconds>\d{1,7}\.\d{1,6})\])?:? ?/;

// Zephyr: `[00:00:08.120,000] <err> esp32_wifi_adapter: `, the time since the start
const zephyrLog =
  /^\[(?<hours>\d\d):(?<minutes>\d\d):(?<seconds>\d\d\.\d{3}),\d{3}\] <(?<level>[ewid])(?:rr|rn|nf|bg)> (?<tag>[\w.-]{1,32}): /;

// ESPHome hands on what ESP-IDF logs: `[D][esp-idf:000]: E (1812) sdio_wrapper: `
const handedOn = /^\[[EWIDV]\]\[esp-idf:\d{1,4}\](?:\[[^\]]{1,16}\])?: ?/;

type LineForm = Pick<LogLine, 'bytes' | 'start' | 'end' | 'text'>;

/** A line of another core's log (Arduino, ESPHome) as ESP_LOG writes it, a coloured one without colours, others as they are. */
export function espLogForm(line: LineForm): LineForm {
  const text = asEspLog(line.text);
  if (text === line.text && line.bytes[line.start] !== escape) return line;
  const bytes = utf8.encode(text);
  return { bytes, start: 0, end: bytes.length, text };
}

/** The line of another core's log as ESP_LOG writes it; any other text as it is. */
export function asEspLog(text: string): string {
  const given = text.slice(handedOn.exec(text)?.[0].length ?? 0);
  if (given !== text && isEspLog(given)) return given;
  const match = text.startsWith('[')
    ? (arduinoLog.exec(text) ?? espHomeLog.exec(text) ?? taggedLog.exec(text) ?? zephyrLog.exec(text))
    : libpeerLog.exec(text);
  if (!match?.groups) return text;
  const { level = '', tag } = match.groups;
  const time = uptimeOf(match.groups);
  const stamp = time === null ? '' : `(${time}) `;
  return `${level.toUpperCase()} ${stamp}${tag}: ${text.slice(match[0].length)}`;
}

/** What such a line says of its uptime, as ESP_LOG writes it: milliseconds. */
function uptimeOf({
  time,
  seconds,
  hours,
  minutes,
}: Readonly<Record<string, string | undefined>>): string | null {
  if (time !== undefined || seconds === undefined) return time ?? null;
  const whole = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds);
  return String(Math.round(whole * 1000));
}

// ESP_LOG v1 and v2: `I (9485) tag: `, `W (09:20:14.123) tag: `, `E (125-12-20 09:20:14.123) tag: `, `I tag: `.
// Without a time (ESP_DRAM_LOG, v2) only a tag of one word is believed, since `I think: …` is prose.
const espLogPrefix =
  /^(?<level>[EWIDV]) (?:\((?<time>[\d:. -]{1,24})\) ?(?<tag>[^:]{0,64})|(?<bareTag>[\w.-]{1,32})): ?/;

export type EspLogPrefix = {
  readonly level: string;
  readonly tag: string;
  /** What stands in the brackets: uptime or a wall clock; null without. */
  readonly time: string | null;
  readonly length: number;
};

/** Parses the ESP_LOG prefix at the start of a text (esp-idf log v1 and v2), or null. */
export function parseEspLogPrefix(text: string): EspLogPrefix | null {
  const match = espLogPrefix.exec(text);
  if (!match?.groups) return null;
  const { level = '', time = null, tag, bareTag } = match.groups;
  return { level, tag: tag ?? bareTag ?? '', time, length: match[0].length };
}

/** True where `parseEspLogPrefix` gives something. */
export function isEspLog(text: string): boolean {
  return espLogPrefix.test(text);
}

// The same prefix in the middle of a line, where another task's output was spliced in; only the form with a time
// is certain enough.
const splicedPrefix = /[EWIDV] \((?:\d{1,10}|\d\d:\d\d:\d\d\.\d{3})\) [^:]{1,64}: ?/;

/** Where another task's log line starts inside a text, or -1. */
export function findSplicedLogLine(text: string): number {
  return text.search(splicedPrefix);
}
