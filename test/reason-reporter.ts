import type { Reporter, TestModule } from 'vitest/node';

/**
 * Says at the end which tests were skipped and why, so that a missing tool is never mistaken for a passed check; and
 * which needed another attempt and why, so that a test that wavers is seen although the run passed.
 */
export default class ReasonReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        if (result.state === 'skipped') console.log(`skipped: ${name}: ${result.note ?? 'no reason given'}`);
        if (test.diagnostic()?.flaky !== true) continue;
        const [first] = (result.errors?.[0]?.message ?? 'no reason given').split('\n');
        console.log(`passed at another attempt: ${name}: ${first}`);
      }
    }
  }
}
