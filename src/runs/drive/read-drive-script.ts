import { DiagError } from '../../errors.js';
import type { DriveScript } from '../../model/drive.js';
import { parseDriveScript, ScriptProblem } from '../../parsers/script/drive-script.js';
import { readText, type TextLimit } from '../../streamer/read-text.js';

/** Ten thousand steps of some hundred characters; a string of many megabytes overflows a regular expression. */
const limit: TextLimit = { what: 'scenario', maxBytes: 4 * 1024 * 1024 };

/** Reads a scenario. Throws a DiagError that names the line of a mistake. */
export async function readDriveScript(path: string, signal: AbortSignal): Promise<DriveScript> {
  const text = await readText(path, signal, limit);
  try {
    return parseDriveScript(text);
  } catch (cause) {
    if (!(cause instanceof ScriptProblem)) throw cause;
    throw new DiagError({
      code: 'bad-script',
      message: `${path}:${cause.line}: ${cause.message}.`,
      hint: 'docs/drive.md shows what a step may be.',
      cause,
    });
  }
}
