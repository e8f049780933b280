import { describe, it } from 'vitest';
import { driveDevice } from '../../../src/runs/drive/drive-run.js';

describe('driveDevice', () => {
  it('is interrupted by a Ctrl+C that came before it began', async ({ expect }) => {
    const steps = [{ kind: 'wait', ms: 60_000, line: 1 }] as const;
    const { report } = await driveDevice({
      script: { never: [], lineEnd: '', steps },
      path: 'wait.toml',
      port: 'sim',
      baud: 115_200,
      elfs: [],
      wait: 60,
      signal: AbortSignal.abort(),
      onStep: () => undefined,
    });
    expect(report.failure).toMatchObject({ outcome: 'interrupted' });
  });
});
