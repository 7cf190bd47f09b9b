import { createHelm } from '@cedille/helm';
import { formatProblem, type Problem } from '@cedille/source';
import type { Project } from './project.ts';
import { stageOwnLayers } from './stage-own-layers.ts';
import type { LintOptions, Messages } from './lint-options.ts';

/** Runs Helm's linter once over the platform's own layer of all charts. */
export async function runHelmLint({ root, projects, signal, onProgress }: LintOptions): Promise<Messages> {
  const { staged, messages } = await stageOwnLayers({ root, projects });
  if (!staged.size) return messages;
  onProgress?.('helm lint');
  const helm = await createHelm({ root, signal, ...(onProgress && { onProgress }) });
  for (const problem of await helm.lint({ charts: [...staged.values()] })) {
    const project = [...staged.keys()].find(({ name }) => name === problem.component);
    if (project && problem.severity === 'error' && !isJudgedElsewhere(problem))
      add(messages, project, formatProblem(problem));
  }
  return messages;
}

/** A value that is required may come from the generator: the values of each environment are judged whole by `check`. */
function isJudgedElsewhere({ message }: Problem): boolean {
  return /missing propert(y|ies)|values don't meet the specifications of the schema/.test(message);
}

function add(messages: Messages, project: Project, message: string): void {
  messages.set(project, [...(messages.get(project) ?? []), message]);
}
