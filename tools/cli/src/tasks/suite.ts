import { SUITES, type Suite } from '@cedille/e2e/suites';
import { CedilleError } from '@cedille/source';
import { runSuite, suiteSettings } from '../commands/test/run-suite.ts';
import { formatCounts } from '../commands/test/runners/report.ts';
import { guarded, type RunTask } from '../shared/task.ts';

/** The suite that the options name. Its settings come in the variables that e2e/support/settings.ts names. */
export const run: RunTask = async function* ({ root, projects, options, signal }) {
  for (const project of projects) {
    yield await guarded(project, async () => {
      const lines: string[] = [];
      const suite = suiteNamed(options?.suite);
      const report = await runSuite({ root, suite, signal, ...suiteSettings(), onLine: line => lines.push(line) });
      return { success: !report.failed, output: [...lines, report.output, formatCounts(report)].join('\n') };
    });
  }
};

function suiteNamed(name: string | undefined): Suite {
  const suite = SUITES.find(candidate => candidate.name === name);
  if (suite) return suite;
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `There is no suite called ${name}.`,
    expected: SUITES.map(({ name: known }) => known).join(', '),
    fix: 'name one of these in the options of the target: tools/nx/src/projects/e2e-project.ts',
  });
}
