import type { FindingText } from '../text/finding-text.js';
import type { ImageFinding } from '../../model/media.js';
import { formatCount, formatQuantity } from '../text/units.js';

/** Trouble in an image as sentences. */
export function describeImageFinding({ ruleId, evidence }: ImageFinding): FindingText {
  const { block, count } = evidence;
  const path = evidence.path === '' ? 'the root folder' : evidence.path;
  const at = `block ${formatCount(block)}`;
  switch (ruleId) {
    case 'littlefs-superblock-lost':
      return {
        message:
          'Blocks 0 and 1 hold no superblock: the settings are guessed and the library does not mount this.',
        fix: 'Extract what is found, then build a new image from it.',
      };
    case 'littlefs-version-unknown':
      return {
        message: 'The disk version is none that is known here (2.0 and 2.1): it is read like 2.1.',
        fix: null,
      };
    case 'littlefs-image-short':
      return {
        message: `The image ends at ${at}, before the volume does: it was cut off.`,
        fix: 'Read the whole partition from the device again.',
      };
    case 'littlefs-pair-lost':
      return {
        message: `Both blocks of a metadata pair of ${path} are damaged (${at}): what it listed is lost.`,
        fix: 'Extract the rest, then build a new image from it.',
      };
    case 'littlefs-pair-stray':
      return {
        message: `Behind a lost pair, entries were found again at ${at}; they are listed in ${path}.`,
        fix: null,
      };
    case 'littlefs-commit-torn':
      return {
        message: `Power was lost while ${formatQuantity(count, 'block')} of metadata ${count === 1 ? 'was' : 'were'} written (first ${at}); the state before that is read.`,
        fix: null,
      };
    case 'littlefs-tail-cycle':
      return {
        message: `The list of metadata pairs comes back to itself at ${at}.`,
        fix: 'Build a new image.',
      };
    case 'littlefs-folder-twice':
      return {
        message: `The metadata of ${path} (${at}) belongs to another folder already.`,
        fix: 'Build a new image.',
      };
    case 'littlefs-entry-broken':
      return {
        message: `${formatQuantity(count, 'entry', 'entries')} of ${path} (${at}) ${count === 1 ? 'has' : 'have'} no name or no content that can be read.`,
        fix: null,
      };
    case 'littlefs-file-broken':
      return {
        message: `The list of blocks of ${path} leads nowhere (last block ${formatCount(block)}): its bytes are lost.`,
        fix: 'Write this file again.',
      };
    case 'littlefs-file-doubtful':
      return {
        message: `A block in the middle of ${path} was overwritten: the file is read around it, with wrong bytes in that block.`,
        fix: 'Compare the file with its source.',
      };
    case 'littlefs-block-shared':
      return {
        message: `${path} has ${at}, which belongs to something else too: one of the two is overwritten.`,
        fix: 'Compare the file with its source.',
      };
    case 'littlefs-path-too-long':
      return {
        message: `${path} holds a name whose path is longer than 4,096 characters; it is left out.`,
        fix: null,
      };
    case 'littlefs-move-pending':
      return {
        message: `Power was lost while ${path} was moved: it is listed at its new place only.`,
        fix: null,
      };
    case 'littlefs-name-twice':
      return {
        message: `${path} is listed twice in its folder; the second one is not extracted.`,
        fix: null,
      };
    case 'littlefs-name-unsafe':
      return {
        message: `${path} is no name for a file (not UTF-8, or it could leave the folder): it is not extracted.`,
        fix: null,
      };
  }
}
