import type { Reporter, TestModule } from 'vitest/node';
import { progressLine } from './progress-line.ts';

/** Says after each spec file how far vitest is, in a form that {@link readProgress} reads. */
export default class ProgressReporter implements Reporter {
  private files = 0;
  private done = 0;
  private tests = 0;

  onTestRunStart(specifications: readonly unknown[]): void {
    this.files = specifications.length;
    this.say();
  }

  onTestModuleEnd({ children }: TestModule): void {
    this.done += 1;
    this.tests += [...children.allTests()].length;
    this.say();
  }

  private say(): void {
    process.stderr.write(progressLine({ done: this.done, files: this.files, tests: this.tests }));
  }
}
