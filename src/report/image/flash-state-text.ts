import type { FlashState } from '../../model/flash-report.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatQuantity } from '../text/units.js';
import { formatSize } from './sizes.js';

/** The same as a sentence behind an error: `Now in flash: boot.bin written, app.bin at …`. */
export function flashStateSentence(state: FlashState): string {
  return isUntouched(state) ? 'Nothing was written.' : `Now in flash: ${flashStateText(state)}.`;
}

/**
 * What a run that did not come to its end has left in flash:
 * `boot.bin written, app.bin at 0x00010000 not whole (304 KB of 586 KB sent), 1 file not begun`.
 */
export function flashStateText(state: FlashState): string {
  if (isUntouched(state)) return 'nothing was written';
  const { erased, files, begun, leftFiles } = state;
  const parts = [];
  if (erased === 'begun') parts.push('erased in part or whole');
  if (erased === 'done') parts.push('all of it erased first');
  for (const { path, action } of files) parts.push(`${safeText(baseName(path))} ${action}`);
  if (begun !== null) {
    const { path, offset, sentBytes, size } = begun;
    const sent = `${formatSize(sentBytes)} of ${formatSize(size)} sent`;
    const what = sentBytes < size ? `not whole (${sent})` : 'sent whole and not proven';
    parts.push(`${safeText(baseName(path))} at ${formatAddress(offset)} ${what}`);
  }
  if (leftFiles > 0) parts.push(`${formatQuantity(leftFiles, 'file')} not begun`);
  return parts.join(', ');
}

/** True where the flash is as it was before. */
export function isUntouched({ erased, files, begun }: FlashState): boolean {
  return erased === 'no' && begun === null && files.every(({ action }) => action !== 'written');
}

/** `app.bin` of `build/app.bin`. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
