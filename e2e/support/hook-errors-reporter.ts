import { formatProblem, type Problem } from '@cedille/source';
import type { Reporter, TestSuite } from 'vitest/node';

/** Says what went wrong in a beforeAll or afterAll: the report in JSON has it nowhere. */
export default class HookErrorsReporter implements Reporter {
  onTestSuiteResult(suite: TestSuite): void {
    for (const error of suite.errors()) {
      const { problems } = error as { problems?: Problem[] };
      const said = problems?.map(formatProblem).join('\n') ?? error.stack ?? error.message;
      process.stderr.write(`✗ ${suite.fullName}\n${said}\n`);
    }
  }
}
