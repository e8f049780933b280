import type { MissingPart } from '../../model/crash-frame.js';
import { parseComponentFailure } from '../../parsers/log/crash/component-failure.js';
import { parseStartFailure } from '../../parsers/log/crash/start-failure.js';

/** The part of the board that did not answer, as errors just before a panic say (`tag: message`); null for none. */
export function missingPart(errors: readonly string[]): MissingPart | null {
  const told = errors.map(tagAndMessage);
  if (told.some(([, message]) => parseStartFailure(message)?.problem === 'psram')) return 'psram';
  const isSilent = told.some(
    ([tag, message]) => parseComponentFailure(tag, message)?.problem === 'coprocessor',
  );
  return isSilent ? 'coprocessor' : null;
}

function tagAndMessage(error: string): readonly [tag: string, message: string] {
  const colon = error.indexOf(': ');
  return [error.slice(0, colon), error.slice(colon + 2)];
}
