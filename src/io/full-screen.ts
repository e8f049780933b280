import { restoreAtEnd } from './restore.js';

/** So long changes are gathered before they are painted. */
const gatherMs = 100;
/** Clocks go on where nothing else changes. */
const tickMs = 1000;

export type Screen = {
  /** What is shown has changed: it is painted soon. */
  changed(): void;
  /** Shows what was there before. May be called twice. */
  close(): void;
};

/**
 * Takes the whole terminal that stdout is, and paints it anew as what it shows or its size changes. Whatever ends the
 * process, the screen that was there before comes back.
 */
export async function openFullScreen(
  paint: (size: { readonly columns: number; readonly rows: number }) => readonly string[],
): Promise<Screen> {
  const escapes = await import('ansi-escapes');
  const { stdout } = process;
  let isOpen = true;
  let gathering: NodeJS.Timeout | undefined;
  const repaint = (): void => {
    clearTimeout(gathering);
    gathering = undefined;
    // A terminal behind a slow line gets the next frame, not all of them.
    if (!isOpen || stdout.writableNeedDrain) return;
    const { columns, rows } = stdout;
    const lines = paint({ columns, rows }).slice(0, rows);
    const painted = lines.map((line) => line + escapes.eraseEndLine).join('\r\n');
    stdout.write(escapes.synchronizedOutput(escapes.cursorTo(0, 0) + painted + escapes.eraseDown));
  };
  const onResize = (): void => {
    if (isOpen) stdout.write(escapes.clearViewport);
    repaint();
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(gathering);
    clearInterval(ticking);
    stdout.removeListener('resize', onResize);
    atEnd.dispose();
    stdout.write(escapes.cursorShow + escapes.exitAlternativeScreen);
  };
  const ticking = setInterval(repaint, tickMs);
  stdout.on('resize', onResize);
  const atEnd = restoreAtEnd(close);
  stdout.write(escapes.enterAlternativeScreen + escapes.cursorHide + escapes.clearViewport);
  repaint();
  return { changed: () => void (gathering ??= setTimeout(repaint, gatherMs)), close };
}
