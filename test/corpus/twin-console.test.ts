import { describe, expect, it, type TestContext } from 'vitest';
import { boardFlash } from '../support/board-flash.js';
import { corpusFile } from '../support/corpus-file.js';
import { deltaSample, keySample, opusPacket } from '../support/media-samples.js';
import { whyNoWebRtc } from '../support/rtc-stage.js';
import { SimulatedBoard } from '../support/simulated-board.js';

/** Three samples of each kind, as the board of the recording had. */
const media = new Map(
  [keySample, deltaSample, deltaSample].flatMap((sample, i) => [
    [`h264/${i}.h264`, sample] as const,
    [`opus/${i}.opus`, opusPacket] as const,
  ]),
);

/** The recording and what our twin says in a connection of the same kind, line by line. */
async function bothConsoles(context: TestContext): Promise<readonly [readonly string[], readonly string[]]> {
  const real = corpusFile('streamer-console-one-connection.log', context).toString('utf8').split(/\r?\n/);
  const reason = await whyNoWebRtc();
  if (reason !== null) return context.skip(reason);
  const board = await SimulatedBoard.open({ flash: boardFlash(media) });
  try {
    await board.says(/Streamer ready/);
    // Four answers to pings in the recording: one is enough here, all are alike.
    await board.view({ holdMs: 1_300 });
    await board.says(/Unable to send/);
    await board.says(/Clients: 0/, board.text.lastIndexOf('Unable to send'));
    return [real, board.lines];
  } finally {
    await board.close();
  }
}

/** What tells one line from another of its form: stamps, lengths, addresses, names of clients and files, levels. */
const withoutFigures = (line: string): string =>
  line
    .replace(/^([IWE]) \(\d+\) /, '$1 (N) ')
    .replace(/(client: |message from |Ping to |Pong )\w+/g, '$1X')
    .replace(/ws:\/\/[\w.:]+/, 'URL')
    .replace(/\d+/g, 'N');

/** Wi-Fi, which is not simulated, and what a boot has free before WebRTC begins. */
const beforeWebRtc = /WiFi|wifi|\bip\b|IPv6|SSID|- Internal RAM:/;

/** Lines of the application: those of its tags, and the block that it prints with printf. */
const applicationLines = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) =>
      /^(?:[IWE] \(\d+\) (?:Streamer|FileParser|websocket_client|h264_streamer): |Memory status| {2}\S)/.test(
        line,
      ),
    )
    .filter((line) => !beforeWebRtc.test(line))
    .map(withoutFigures);

/** What comes by the clock, or from another task: it has its form and no place. */
const isUntimed = (line: string): boolean => /Heap: |Pong |Sent Ping|WebSocket connected/.test(line);

/** libdatachannel's lines by the class that says them: its threads have no order among each other. */
function libraryLines(lines: readonly string[]): Record<string, readonly string[]> {
  const byClass: Record<string, string[]> = {};
  for (const line of lines) {
    const match = /^1970-\d\d-\d\d [\d:.]+ (\w+) +\[\d+\] \[([\w:]+)::(~?\w+)@\d+\] (.*)$/.exec(line);
    if (!match) continue;
    const [, level, name = '', , text = ''] = match;
    // The twin asks no STUN server; an own random generator and the name of the TLS library are the port's.
    // Which end closes first decides whether the TLS layer lives to read of its close.
    if (/STUN|random\.c|DTLS closed/.test(text)) continue;
    const said = text.replace(/ \([^)]*\)$/, '').replace(/juice: (?:\w+\.c:\d+: )?/, 'juice: ');
    (byClass[name] ??= []).push(`${level} ${said}`);
  }
  return byClass;
}

describe('the console of the twin and that of a real board', { timeout: 60_000 }, () => {
  it('agree line by line in form and order, figures aside', async (context) => {
    const [real, twin] = await bothConsoles(context);
    const [expected, actual] = [applicationLines(real), applicationLines(twin)];
    const timed = (lines: readonly string[]): string[] => lines.filter((line) => !isUntimed(line));
    expect(timed(actual)).toEqual(timed(expected));
    const forms = (lines: readonly string[]): string[] => [...new Set(lines.filter(isUntimed))].toSorted();
    expect(forms(actual)).toEqual(forms(expected));
    expect(libraryLines(twin)).toEqual(libraryLines(real));
  });
});
