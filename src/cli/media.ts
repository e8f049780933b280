import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption } from '../commands/options.js';
import type { SetExitCode } from './set-exit-code.js';

/** `media` and what goes with it. */
export function addMedia(program: Command, setExitCode: SetExitCode): void {
  const media = program
    .command('media')
    .description('check, make, pack and read back the media partition (LittleFS) of the streamer');
  addMediaLs(media, setExitCode);
  addMediaExtract(media, setExitCode);
}

function addMediaLs(media: Command, setExitCode: SetExitCode): void {
  const ls = media
    .command('ls')
    .description('list the files of a LittleFS image, and what is damaged in it')
    .argument('<image>', 'the image of the partition, .gz too; - reads stdin')
    .action(async (image, options) => {
      const { runMediaLs } = await import('../commands/media-ls.js');
      setExitCode(await runMediaLs(image, options));
    });
  addFailOnOption(addCommonOptions(ls));
}

function addMediaExtract(media: Command, setExitCode: SetExitCode): void {
  const extract = media
    .command('extract')
    .description('write the files of a LittleFS image into an empty folder')
    .argument('<image>', 'the image of the partition, .gz too; - reads stdin')
    .argument('<dir>', 'a folder that is empty or does not exist')
    .action(async (image, dir, options) => {
      const { runMediaExtract } = await import('../commands/media-extract.js');
      setExitCode(await runMediaExtract(image, dir, options));
    });
  addFailOnOption(addCommonOptions(extract));
}
