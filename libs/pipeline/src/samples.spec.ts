import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderPlatform } from './render-platform.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const SAMPLES = 'charts/web-app/samples';

/** A copy of the repository in which somebody has asked for all samples. */
async function copyWithSamples(): Promise<string> {
  const root = await temporaryWorkspace({});
  for (const part of ['charts', 'environments', 'tools/versions.yaml'])
    await cp(join(REPOSITORY, part), join(root, part), { recursive: true });
  await cp(join(REPOSITORY, SAMPLES), join(root, 'environments/local/apps'), { recursive: true });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

it('samples are requests as they are: nothing is found, and what one calls lets it in', async () => {
  const root = await copyWithSamples();
  const components = (await readdir(join(REPOSITORY, SAMPLES))).map(file => file.replace(/\.yaml$/, ''));
  const texts = new Map<string, string>();
  const { problems, renderings } = await renderPlatform({
    root,
    environments: ['local'],
    components,
    onManifests: ({ component, text }) => void texts.set(component, text),
  });
  expect(problems).toEqual([]);
  expect(renderings.map(({ status }) => status)).toEqual(components.map(() => 'complete'));

  const objects = [...texts.values()].flatMap(text => parseAllDocuments(text).map(one => one.toJS() as Rendered));
  const called = [...texts.values()].join('').matchAll(/http:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc/g);
  const services = [...called].map(([, name, namespace]) => ({ name, namespace }));
  expect(services).not.toEqual([]);
  for (const { name, namespace } of services) {
    const service = objects.find(one => one?.kind === 'Service' && one.metadata.name === name);
    expect(service?.metadata.namespace).toBe(namespace);
    const policies = objects.filter(one => one?.kind === 'NetworkPolicy' && one.metadata.namespace === namespace);
    expect(JSON.stringify(policies)).toContain('"kubernetes.io/metadata.name":"cedille-counter"');
  }
});

interface Rendered {
  kind: string;
  metadata: { name: string; namespace: string };
}
