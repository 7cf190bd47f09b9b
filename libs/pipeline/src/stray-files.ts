import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentFile, requestOf, SHARED_FACTS, type LoadedEnvironment } from '@cedille/environment';
import { didYouMean, type Problem } from '@cedille/source';

/** Files in the folder of an environment that are no overlay. */
const OWN_FILES = ['environment.yaml', 'releases.yaml'];

const YAML = /\.ya?ml$/i;

/** An overlay that no list names would silently change nothing: each one is an error. Folders hold requests, not overlays. */
export async function strayFiles(root: string, { name, facts }: LoadedEnvironment): Promise<Problem[]> {
  const listed = facts.components.filter(component => !requestOf(facts, component));
  const entries = await readdir(join(root, 'environments', name), { withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && YAML.test(entry.name)).map(entry => entry.name);
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

/** Facts that are taken for nobody's: a folder of which `environment.yaml` is not called so, or a file beside the folders. */
export async function strayEnvironments(root: string): Promise<Problem[]> {
  const entries = await readdir(join(root, 'environments'), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(entry => (entry.isDirectory() ? folderProblem(root, entry.name) : fileProblem(entry.name))),
  );
  return found.flatMap(problem => problem ?? []);
}

async function folderProblem(root: string, name: string): Promise<Problem | undefined> {
  const files = (await readdir(join(root, 'environments', name))).filter(file => YAML.test(file)).sort();
  if (!files.length || files.includes('environment.yaml')) return undefined;
  const near = didYouMean('environment.yaml', files);
  return {
    code: 'unknown-environment',
    severity: 'error',
    message: `environments/${name} is no environment: it has no environment.yaml.`,
    environment: name,
    at: { file: `environments/${name}/${near ?? files[0]!}`, line: 1, column: 1 },
    expected: `its facts in ${environmentFile(name)}`,
    fix: near
      ? `rename ${near} to environment.yaml`
      : `create it: npx nx g @cedille/nx:environment ${name}, or remove the folder`,
  };
}

function fileProblem(name: string): Problem | undefined {
  const file = `environments/${name}`;
  if (!YAML.test(name) || file === SHARED_FACTS) return undefined;
  const stem = name.replace(YAML, '');
  const isShared = didYouMean(stem, ['shared']) !== undefined;
  return {
    code: 'unknown-environment',
    severity: 'error',
    message: `${file} is read by nothing.`,
    at: { file, line: 1, column: 1 },
    expected: `facts of all environments in ${SHARED_FACTS}, those of one in a folder of its own`,
    fix: isShared ? `rename it to ${SHARED_FACTS}` : `move it to ${environmentFile(stem)}`,
  };
}
