import { DiagError } from '../errors.js';
import { LineSplitter } from '../parsers/log/lines/line-splitter.js';
import { SdkconfigParser, type Sdkconfig } from '../parsers/source/sdkconfig.js';
import { readLog } from './log-source.js';

/** The options of a project's `sdkconfig`. Throws a DiagError when the file cannot be read or assigns nothing. */
export async function readSdkconfig(path: string, signal: AbortSignal): Promise<Sdkconfig> {
  const parser = new SdkconfigParser();
  const splitter = new LineSplitter((line) => parser.push(line.text));
  for await (const block of readLog(path, { signal })) splitter.push(block);
  splitter.end();
  const sdkconfig = parser.end();
  // Of one that Ctrl+C cut off nothing can be said.
  if (sdkconfig.size > 0 || signal.aborted) return sdkconfig;
  throw new DiagError({
    code: 'sdkconfig-empty',
    message: `${path} sets no option: it has no line of the form CONFIG_…=….`,
    hint: "Give the project's sdkconfig file, next to its CMakeLists.txt.",
  });
}
