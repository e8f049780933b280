import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { readLittlefsFile } from '../parsers/image/littlefs/read-volume.js';
import { extractTree, type Tree } from '../streamer/media/extract-tree.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { readLittlefsImage } from '../runs/image/read-littlefs-image.js';
import { writeImageReport } from '../runs/image/write-image-report.js';

/** `esp-rtc-diag media extract IMAGE DIR`: the files of a LittleFS image, into an empty folder. */
export async function runMediaExtract(
  image: string,
  folder: string,
  options: JudgingOptions,
): Promise<ExitCode> {
  const interrupt = onInterrupt();
  try {
    const { bytes, volume, report } = await readLittlefsImage(image, interrupt.signal);
    // An image that was read in part looks damaged.
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    const tree: Tree = {
      folders: volume.folders.filter(({ isPathSafe }) => isPathSafe).map(({ path }) => path),
      files: volume.files
        .filter(({ isPathSafe }) => isPathSafe)
        .map((file) => ({ path: file.path, read: () => readLittlefsFile(bytes, volume.geometry, file) })),
    };
    const files = await extractTree(tree, folder, interrupt.signal);
    const isInterrupted = interrupt.signal.aborted;
    await writeImageReport(
      { ...report, action: { kind: 'extracted', folder, files, isInterrupted } },
      options,
    );
    if (isInterrupted) return exitCodes.interrupted;
    return exitCodeFor(report.findings, options.failOn);
  } catch (error) {
    // Or like none.
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}
