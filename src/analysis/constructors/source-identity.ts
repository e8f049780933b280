import { componentOf } from './component.js';

/**
 * A source path from its component on (`libdatachannel/src/track.cpp`): the same on every machine and in every build
 * folder. Without a known component the path as it is.
 */
export function pathInComponent(file: string): string {
  const component = componentOf(file);
  if (component === null) return file;
  const start = `/${file}`.indexOf(`/${component}/`);
  if (start !== -1) return file.slice(start);
  const [root, folder, ...rest] = file.split('/');
  // A reproducible build has the name in capitals: /COMPONENT_ESP_SYSTEM_DIR/startup.c
  const isMapped = root === '' && folder === `COMPONENT_${component.toUpperCase()}_DIR`;
  return isMapped ? [component, ...rest].join('/') : file;
}

/** True when a written-down path, which may lack its start, is that of the file. */
export function isSameSource(written: string, file: string): boolean {
  const here = pathInComponent(file);
  const there = pathInComponent(written);
  return here === there || `/${file}`.endsWith(`/${written}`) || `/${here}`.endsWith(`/${there}`);
}
