import { InvalidArgumentError, type Command } from 'commander';
import { addCommonOptions, addFailOnOption } from './common-options.js';
import { parseFlashSize } from './parse-values.js';
import { addHelpCommand } from './help-command.js';
import type { SetExitCode } from './set-exit-code.js';

/** `media` and what goes with it. */
export function addMedia(program: Command, setExitCode: SetExitCode): void {
  const media = program
    .command('media')
    .description('check, make, pack and read back the media partition (LittleFS) of the streamer');
  addMediaCheck(media, setExitCode);
  addMediaMake(media, setExitCode);
  addMediaImage(media, setExitCode);
  addMediaLs(media, setExitCode);
  addMediaExtract(media, setExitCode);
  addHelpCommand(media);
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

function addMediaImage(media: Command, setExitCode: SetExitCode): void {
  const image = media
    .command('image')
    .description('pack a folder as the LittleFS image of the media partition')
    .argument('<dir>', 'the folder to pack')
    .argument('<image>', 'the file to write')
    .requiredOption('--size <size>', 'size of the partition: bytes, or with K or M', parseFlashSize)
    .action(async (dir, path, options) => {
      const { runMediaImage } = await import('../commands/media-image.js');
      setExitCode(await runMediaImage(dir, path, options));
    });
  addCommonOptions(image);
}

function addMediaCheck(media: Command, setExitCode: SetExitCode): void {
  const check = media
    .command('check')
    .description('say what the streamer would abort on, hang on or show badly in a folder of samples')
    .argument('<dir>', 'the folder with h264/N.h264 and opus/N.opus')
    .option('--fps <frames>', 'video samples that the firmware sends a second', parseFps, 30)
    .action(async (dir, options) => {
      const { runMediaCheck } = await import('../commands/media-check.js');
      setExitCode(await runMediaCheck(dir, options));
    });
  addFailOnOption(addCommonOptions(check));
}

const maxFps = 240;

function parseFps(value: string): number {
  const fps = Number(value);
  if (!/^\d+(?:\.\d+)?$/.test(value) || fps < 1 || fps > maxFps) {
    throw new InvalidArgumentError(`It is no number from 1 to ${maxFps}.`);
  }
  return fps;
}

function addMediaMake(media: Command, setExitCode: SetExitCode): void {
  const make = media
    .command('make')
    .description('make samples of a video file, through ffmpeg, and check them')
    .argument('<input>', 'a video file that ffmpeg reads')
    .argument('<dir>', 'a folder that is empty or does not exist')
    .option('--fps <frames>', 'video samples that the firmware sends a second', parseFps, 30)
    .option('--seconds <seconds>', 'how much of the input at most; about 20 s fit 8 MB', parseSeconds, 20)
    .action(async (input, dir, options) => {
      const { runMediaMake } = await import('../commands/media-make.js');
      setExitCode(await runMediaMake(input, dir, options));
    });
  addFailOnOption(addCommonOptions(make));
}

const maxSeconds = 600;

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!/^\d+(?:\.\d+)?$/.test(value) || seconds <= 0 || seconds > maxSeconds) {
    throw new InvalidArgumentError(`It is no number of seconds up to ${maxSeconds}.`);
  }
  return seconds;
}
