import { DiagError } from '../../errors.js';
import type { ListedConstructor } from '../../model/constructor-list.js';
import { parseConstructorList } from '../../parsers/source/constructor-list.js';
import { readText } from '../../streamer/read-text.js';
import { inputName } from '../../report/text/input-name.js';

/** A list of constructors that somebody wrote down. Throws a DiagError for a file that lists none. */
export async function readConstructorList(
  path: string,
  signal: AbortSignal,
): Promise<readonly ListedConstructor[]> {
  const { entries } = parseConstructorList(await readText(path, signal));
  if (entries.length > 0) return entries;
  throw new DiagError({
    code: 'list-empty',
    message: `${inputName(path)} lists no constructor: it has no line of the form 0x4007d056: path/file.cpp:395.`,
    hint: 'Give notes of that form, the output of ctors or ctors skip, or a startup.c with its address tests.',
  });
}
