import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '@cedille/environment';
import { CedilleError, type Problem } from '@cedille/source';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPlatform } from './render-platform.ts';

/*
 * Mistakes as people make them, in the components and environments of this repository: each must be refused before Helm
 * is asked, with the line to look at, and with what was meant wherever that can be known.
 */

const REPOSITORY = join(import.meta.dirname, '../../..');

/** A text in a file of the repository, and what somebody wrote in its place. */
interface Slip {
  file: string;
  from: string | RegExp;
  to: string;
}

interface Expectation {
  /** Path in the values or facts. */
  path: string;
  /** What the message, the expectation or the way out must name. */
  hint?: string | RegExp;
}

/** A copy of the repository, in which each test puts right again what it made wrong. */
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cedille-mistakes-'));
  for (const part of ['charts', 'environments', 'tools/versions.yaml'])
    await cp(join(REPOSITORY, part), join(root, part), { recursive: true });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
});
afterAll(() => rm(root, { recursive: true }));

async function problems(environment: string, components?: string[]): Promise<readonly Problem[]> {
  try {
    const run = await renderPlatform({
      root,
      environments: [environment],
      components,
      upstream: { offline: true },
      write: false,
      objects: false,
    });
    return run.problems;
  } catch (error) {
    if (error instanceof CedilleError) return error.problems;
    throw error;
  }
}

function expectProblem(found: readonly Problem[], file: string, { path, hint }: Expectation): void {
  const told = found.filter(problem => problem.severity === 'error' && problem.at?.file === file);
  const exact = told.find(problem => problem.path === path);
  expect(
    exact,
    `told: ${JSON.stringify(found.map(({ path, at, message }) => [path, at?.file, message]))}`,
  ).toBeDefined();
  expect(exact!.at!.line).toBeGreaterThan(0);
  if (hint) expect([exact!.message, exact!.expected, exact!.fix].join(' | ')).toMatch(hint);
}

/** Component, what its overlay says, and what must be told. */
const OVERLAYS: [string, string, Expectation][] = [
  ['argocd', 'argo-cd:\n  sever:\n    replicas: 2\n', { path: 'argo-cd.sever', hint: 'server' }],
  ['argocd', 'argo-cd:\n  server:\n    replica: 2\n', { path: 'argo-cd.server.replica', hint: 'replicas' }],
  ['argocd', 'argo-cd:\n  server:\n    replicas: "two"\n', { path: 'argo-cd.server.replicas', hint: 'integer' }],
  ['argocd', 'argo-cd:\n  repo-server:\n    replicas: 2\n', { path: 'argo-cd.repo-server', hint: 'repoServer' }],
  [
    'argocd',
    'argo-cd:\n  configs:\n    rbca:\n      policy.default: ""\n',
    { path: 'argo-cd.configs.rbca', hint: 'rbac' },
  ],
  [
    'argocd',
    'argo-cd:\n  server:\n    resources:\n      limit: { memory: 1Gi }\n',
    { path: 'argo-cd.server.resources.limit', hint: 'limits' },
  ],
  [
    'argocd',
    'argo-cd:\n  controller.replicas: 2\n',
    { path: 'argo-cd["controller.replicas"]', hint: /nested|controller/ },
  ],
  ['argocd', 'server:\n  replicas: 2\n', { path: 'server', hint: 'argo-cd' }],
  ['cert-manager', 'cert-manager:\n  crds:\n    enable: true\n', { path: 'cert-manager.crds.enable', hint: 'enabled' }],
  [
    'cert-manager',
    'cert-manager:\n  webhook:\n    replicaCont: 3\n',
    { path: 'cert-manager.webhook.replicaCont', hint: 'replicaCount' },
  ],
  ['cert-manager', 'cert-manager:\n  image:\n    tagg: v1\n', { path: 'cert-manager.image.tagg', hint: 'tag' }],
  ['cert-manager', 'cert-manager:\n  cainjector: true\n', { path: 'cert-manager.cainjector' }],
  ['cert-manager', 'acme:\n  email: nobody\n', { path: 'acme.email' }],
  [
    'contour',
    'contour:\n  envoy:\n    useHostPorts: true\n',
    { path: 'contour.envoy.useHostPorts', hint: 'useHostPort' },
  ],
  ['contour', 'contour:\n  contour:\n    replicas: 2\n', { path: 'contour.contour.replicas', hint: 'replicaCount' }],
  ['contour', 'gatewayClas: contour\n', { path: 'gatewayClas', hint: 'gatewayClass' }],
  ['grafana', 'grafana:\n  persistance:\n    enabled: true\n', { path: 'grafana.persistance', hint: 'persistence' }],
  [
    'grafana',
    'grafana:\n  persistence:\n    storageClass: fast\n',
    { path: 'grafana.persistence.storageClass', hint: 'storageClassName' },
  ],
  ['grafana', 'grafana:\n  replicas: yes\n', { path: 'grafana.replicas', hint: 'integer' }],
  ['grav', 'storage:\n  sise: 1Gi\n', { path: 'storage.sise', hint: 'size' }],
  ['grav', 'routes:\n  www:\n    hosts: a.example\n', { path: 'routes.www.hosts', hint: 'host' }],
  [
    'vault-config-operator',
    'vault-config-operator:\n  enableMonitorng: false\n',
    { path: 'vault-config-operator.enableMonitorng', hint: 'enableMonitoring' },
  ],
];

/** Component, a slip in its generator, and what must be told. */
const GENERATORS: [string, Omit<Slip, 'file'>, Expectation][] = [
  ['argocd', { from: 'global: {', to: 'golbal: {' }, { path: 'argo-cd.golbal', hint: 'global' }],
  ['argocd', { from: "'argo-cd': {", to: "'argocd': {" }, { path: 'argocd', hint: 'argo-cd' }],
  ['cert-manager', { from: 'webhook: part(', to: 'webhok: part(' }, { path: 'cert-manager.webhok', hint: 'webhook' }],
  [
    'cert-manager',
    { from: 'platformCa: true', to: "platformCa: 'yes'" },
    { path: 'platformCa', hint: 'true or false' },
  ],
  [
    'grafana',
    { from: 'storageClassName:', to: 'storageclass:' },
    { path: 'grafana.persistence.storageclass', hint: 'storageClassName' },
  ],
  ['grav', { from: 'class: storage', to: 'clas: storage' }, { path: 'storage.clas', hint: 'class' }],
];

/** Of production. */
let listed: readonly string[];
beforeAll(async () => {
  listed = (await loadEnvironment(REPOSITORY, 'production')).facts.components;
});

/** A slip in the facts of production, and what must be told; a component stands for its place in the list. */
const FACTS: [Omit<Slip, 'file'>, Expectation][] = [
  [
    { from: 'sizing: medium', to: 'sizing: middle' },
    { path: 'sizing', hint: 'medium' },
  ],
  [
    { from: 'issuer: letsencrypt-prod', to: 'issuer: letsencrypt' },
    { path: 'issuer', hint: 'letsencrypt-prod' },
  ],
  [
    { from: 'exposure:', to: 'exposur:' },
    { path: 'gateway.exposur', hint: 'exposure' },
  ],
  [
    { from: 'replicas: 2', to: 'replicas: "2"' },
    { path: 'storageClasses.replicas', hint: 'integer' },
  ],
  [
    { from: '  - grafana', to: '  - graphana' },
    { path: 'components[grafana]', hint: 'grafana' },
  ],
  [
    { from: '  - cert-manager', to: '  - argocd' },
    { path: 'components[cert-manager]', hint: 'remove argocd' },
  ],
  [
    { from: 'host: management', to: 'host: managment' },
    { path: 'cluster.host', hint: 'write management' },
  ],
];

describe('a misspelled, misplaced or mistyped key', () => {
  it.each(OVERLAYS)('in the overlay of %s: %j', async (component, text, expectation) => {
    const environment = placeOf(component);
    const file = `environments/${environment}/${component}.yaml`;
    const found = await withText(file, text, () => problems(environment, [component]));
    expectProblem(found, file, expectation);
  });

  it.each(GENERATORS)('in the generator of %s: %j', async (component, { from, to }, expectation) => {
    const file = `charts/${component}/src/values.ts`;
    const found = await withText(file, await slip({ file, from, to }), () => problems(placeOf(component), [component]));
    expectProblem(found, file, expectation);
  });

  it.each(FACTS)('in the facts: %j', async ({ from, to }, { path, hint }) => {
    const file = 'environments/production/environment.yaml';
    const place = path.replace(/^components\[(.*)\]$/, (_, name: string) => `components[${listed.indexOf(name)}]`);
    const found = await withText(file, await slip({ file, from, to }), () => problems('production'));
    expectProblem(found, file, { path: place, ...(hint && { hint }) });
  });
});

/** An environment that lists it: production has no Argo CD of its own. */
function placeOf(component: string): string {
  return component === 'argocd' ? 'management' : 'production';
}

async function slip({ file, from, to }: Slip): Promise<string> {
  const text = await readFile(join(root, file), 'utf8');
  const changed = text.replace(from, to);
  expect(changed, `${String(from)} is no longer in ${file}`).not.toBe(text);
  return changed;
}

/** What comes out while a file says something else; it is as it was afterwards. */
async function withText<T>(file: string, text: string, work: () => Promise<T>): Promise<T> {
  const path = join(root, file);
  const before = await readFile(path).catch(() => undefined);
  await writeFile(path, text);
  try {
    return await work();
  } finally {
    await (before ? writeFile(path, before) : rm(path));
  }
}
