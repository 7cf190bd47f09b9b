import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentFile, requestOf, type LoadedEnvironment } from '@cedille/environment';
import { didYouMean, type Problem } from '@cedille/source';

/** Files in the folder of an environment that are no overlay. */
const OWN_FILES = ['environment.yaml', 'releases.yaml'];

/** An overlay that no list names would silently change nothing: each one is an error. Folders hold requests, not overlays. */
export async function strayFiles(root: string, { name, facts }: LoadedEnvironment): Promise<Problem[]> {
  const listed = facts.components.filter(component => !requestOf(facts, component));
  const entries = await readdir(join(root, 'environments', name), { withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name)).map(entry => entry.name);
  const expected = [...OWN_FILES, ...listed.flatMap(component => [`${component}.yaml`, `${component}.patches.yaml`])];
  return files
    .filter(file => !expected.includes(file))
    .sort()
    .map(file => {
      const near = didYouMean(file, expected);
      return {
        code: 'unknown-component',
        severity: 'error',
        message: `environments/${name}/${file} is read by nothing.`,
        environment: name,
        at: { file: `environments/${name}/${file}`, line: 1, column: 1 },
        expected: `the name of a component that ${environmentFile(name)} lists, with .yaml or .patches.yaml`,
        fix: near
          ? `rename it to ${near}`
          : `add ${file.replace(/(\.patches)?\.ya?ml$/, '')} to components in ${environmentFile(name)}, or remove the file`,
      };
    });
}
