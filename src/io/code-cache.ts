import module from 'node:module';
import { cacheFolder } from '../streamer/cache-folder.js';

/** What Node 20 does not have: https://nodejs.org/api/module.html#module-compile-cache */
type SinceNode22 = { readonly enableCompileCache?: (folder: string) => unknown };

/**
 * Lets Node keep what it compiles of this program for the next start, in the user's own cache folder: it would take
 * one in the folder for temporary files, where others can write. Without effect before Node 22.1, where the folder
 * cannot be written, and under `NODE_DISABLE_COMPILE_CACHE=1`.
 */
export function keepCompiledCode(): void {
  const { enableCompileCache } = module as SinceNode22;
  enableCompileCache?.(cacheFolder('code'));
}
