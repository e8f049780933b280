import { expect, it } from 'vitest';
import { readSdkconfig } from '../../src/streamer/read-sdkconfig.js';
import { samplePath } from '../support/sample-path.js';

const path = samplePath('project/sdkconfig');

it('an sdkconfig that Ctrl+C cut off is not called empty', async () => {
  expect((await readSdkconfig(path, new AbortController().signal)).size).toBeGreaterThan(0);
  expect((await readSdkconfig(path, AbortSignal.abort())).size).toBe(0);
});
