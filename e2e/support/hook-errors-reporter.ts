import type { Reporter, TestSuite } from 'vitest/node';

/** Says what went wrong in a beforeAll or afterAll: the report in JSON has it nowhere. */
export default class HookErrorsReporter implements Reporter {
  onTestSuiteResult(suite: TestSuite): void {
    for (const { message, stack } of suite.errors())
      process.stderr.write(`✗ ${suite.fullName}\n${message}\n${stack ?? ''}\n`);
  }
}
