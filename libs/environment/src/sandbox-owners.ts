import { didYouMean, type Problem } from '@cedille/source';
import { sandboxName } from './load-sandboxes.ts';
import type { LoadedEnvironment } from './load-environment.ts';

/** Sandboxes of people whom their host does not know or cannot let in, and those with the name of an environment there. */
export function sandboxOwnerProblems(environments: readonly LoadedEnvironment[]): Problem[] {
  return environments.flatMap(environment => {
    const { cluster, sandboxes } = environment.facts;
    const host = environments.find(({ name }) => name === cluster.host);
    if (!host) return [];
    const known = (host.facts.members ?? []).map(({ account }) => account);
    return (sandboxes?.people ?? []).flatMap((sandbox, index): Problem[] => {
      const { person } = sandbox;
      const name = sandboxName(environment.name, sandbox);
      const problem = (rest: Pick<Problem, 'message' | 'expected' | 'fix'>): Problem => ({
        code: 'invalid-fact',
        severity: 'error',
        environment: environment.name,
        at: environment.positionOf(['sandboxes', 'people', index]),
        ...rest,
      });
      const taken = environments.some(other => other.name === name && other.facts.cluster.host === host.name);
      return [
        ...(known.includes(person) ? [] : [problem(unknown(person, host.name, known))]),
        ...(host.facts.sso
          ? []
          : [
              problem({
                message: `${person} has a sandbox in ${host.name}, where sso is missing.`,
                expected: 'an issuer by which people sign in to the API server of the host',
                fix: `set sso.issuer of ${host.name}, or remove the file`,
              }),
            ]),
        ...(taken
          ? [
              problem({
                message: `${name} is both an environment and the sandbox of ${person}.`,
                expected: 'a name of its own for each virtual cluster of a host',
                fix: 'rename the environment',
              }),
            ]
          : []),
      ];
    });
  });
}

function unknown(
  person: string,
  host: string,
  known: readonly string[],
): Pick<Problem, 'message' | 'expected' | 'fix'> {
  const near = didYouMean(person, known);
  return {
    message: `${person} has a sandbox and is no member of ${host}, whose cluster it lives in.`,
    expected: known.length ? `one of ${known.join(', ')}` : 'a member, and there is none',
    fix: near
      ? `rename the file to ${near}.yaml`
      : `add environments/${host}/members/${person}.yaml, or remove the file`,
  };
}
