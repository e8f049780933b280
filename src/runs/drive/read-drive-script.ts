import { DiagError } from '../../errors.js';
import type { DriveScript } from '../../model/drive.js';
import { parseDriveScript, ScriptProblem } from '../../parsers/script/drive-script.js';
import { readText } from '../../streamer/read-text.js';

/** Reads a scenario. Throws a DiagError that names the line of a mistake. */
export async function readDriveScript(path: string, signal: AbortSignal): Promise<DriveScript> {
  const text = await readText(path, signal);
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
