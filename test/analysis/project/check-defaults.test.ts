import { expect, it } from 'vitest';
import { checkDefaults } from '../../../src/analysis/project/check-defaults.js';
import { sdkconfigOf } from '../../support/analyse-heap.js';

it('a line of sdkconfig.defaults counts for nothing only where the sdkconfig that is there says otherwise', () => {
  const sdkconfig = sdkconfigOf('CONFIG_ALIKE=y', 'CONFIG_OTHER=5', '# CONFIG_OFF is not set');
  const defaults = sdkconfigOf('CONFIG_ALIKE=y', 'CONFIG_OTHER=10', 'CONFIG_OFF=y', 'CONFIG_NEXT_BUILD=y');
  const checks = checkDefaults({ sdkconfig, defaults, path: 'sdkconfig.defaults' });
  expect(checks.map(({ rule, evidence }) => [rule, evidence.name, evidence.line, evidence.lines])).toEqual([
    ['doctor-ignored-default', 'CONFIG_OTHER', 2, [2]],
    ['doctor-ignored-default', 'CONFIG_OFF', 3, [3]],
  ]);
});
