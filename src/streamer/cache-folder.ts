import envPaths from 'env-paths';

/** `$XDG_CACHE_HOME/esp-rtc-diag/NAME`, or what the system has in its place. */
export function cacheFolder(name: string): string {
  return `${envPaths('esp-rtc-diag', { suffix: '' }).cache}/${name}`;
}
