import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import { loadTypes } from '@cedille/types';
import { checkReferences, type ClusterReferences } from './check-references.ts';
import { Relater, relationsOf } from './extract/relations-of.ts';
import { kindKey, type ObjectRelations, type Thing } from './relations.ts';
import type { Neighbour, Surroundings } from './surroundings.ts';
import { RELATION_TABLE } from './tables/relation-table.ts';
import { placeIn, tellFindings } from './tell-findings.ts';

const CHARTS = join(import.meta.dirname, '../../../../charts');
const WITH_KINDS = ['cert-manager', 'cloudnative-pg', 'contour', 'gateway-api', 'vault-config-operator', 'velero'];

const registry = await loadTypes(
  WITH_KINDS.map(name => join(CHARTS, name, 'types.json')).filter(file => existsSync(file)),
);
const kinds = new Map(registry.kinds().map(kind => [kindKey(kind.apiVersion, kind.kind), kind]));
const relater = new Relater(RELATION_TABLE);

/** What a component of a test is beyond its objects. */
export interface GivenComponent extends Partial<Omit<Neighbour, 'name'>> {
  /** YAML documents. */
  text: string;
}

export interface Given {
  things?: readonly Thing[];
  unlisted?: readonly string[];
  network?: Surroundings['network'];
  synced?: Surroundings['synced'];
  storage?: Surroundings['storage'];
  backup?: Surroundings['backup'];
}

/** The namespace of the one component that most tests have; it is rendered with it. */
export const HOME = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: home}\n';

/** What is said of the objects of one component, `shop` in the namespace `home`. */
export function problemsOf(text: string, given: Given = {}): Promise<Problem[]> {
  return problemsIn({ shop: { text: `${HOME}---\n${text}` } }, given);
}

/** What is said of the objects of several components. */
export async function problemsIn(
  components: Readonly<Record<string, GivenComponent>>,
  given: Given = {},
): Promise<Problem[]> {
  const { findings } = judge(components, given);
  return tellFindings({
    findings,
    placeOf: finding => {
      const { component, environment } = finding;
      const manifests = manifestsOf(component, components[component]!);
      return Promise.resolve(placeIn({ file: fileOf(component, environment), manifests }, finding));
    },
  });
}

/** The same before anybody has looked where it stands. */
export function judge(
  components: Readonly<Record<string, GivenComponent>>,
  { things = [], unlisted = [], network, synced, storage, backup }: Given = {},
): ClusterReferences {
  const neighbours = Object.entries(components).map(([name, { text: _, ...more }]): Neighbour => ({
    name,
    environment: 'lab',
    namespace: 'home',
    isComplete: true,
    otherSecrets: [],
    ...more,
  }));
  const surroundings: Surroundings = {
    components: neighbours,
    things,
    unlisted,
    podless: RELATION_TABLE.podless,
    ...(network && { network }),
    ...(synced && { synced }),
    ...(storage && { storage }),
    ...(backup && { backup }),
    scopeOf: kind => kinds.get(kind)?.scope,
    isCustom: kind => !(kinds.get(kind)?.builtIn ?? false),
  };
  const rendered = neighbours.map(component => ({
    component,
    documents: manifestsOf(component.name, components[component.name]!).map(({ object }) =>
      relationsOf(object, relater),
    ),
  }));
  return checkReferences({ surroundings, rendered });
}

/** What the one object in a text says of others. */
export function relationsIn(text: string): ObjectRelations {
  const [manifest] = parseManifests({ text, file: 'object.yaml' }).manifests;
  return relationsOf(manifest!.object, relater)[0]!;
}

function manifestsOf(component: string, { text, environment = 'lab' }: GivenComponent) {
  return parseManifests({ text, file: fileOf(component, environment) }).manifests;
}

function fileOf(component: string, environment: string): string {
  return `dist/rendered/${environment}/${component}.yaml`;
}

/** A Deployment of namespace `home` whose Pods are labelled `app: <name>`; `spec` is what its Pods are beside containers. */
export function workload(
  name: string,
  { container = '', spec = '' }: { container?: string; spec?: string } = {},
): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: home}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: main
          image: example.com/${name}:1
${indent(container, 10)}${indent(spec, 6)}`;
}

/** A Service of namespace `home` that selects the Pods of the workload of the same name. */
export function service(name: string, ports = '[{port: 80, name: http}]'): string {
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: home}
spec: {selector: {app: ${name}}, ports: ${ports}}
`;
}

/** Any object of namespace `home`; `body` is what it has beside metadata. */
export function object(kind: string, name: string, body = ''): string {
  const [apiVersion, bare] = kind.includes(' ') ? (kind.split(' ') as [string, string]) : ['v1', kind];
  return `---\napiVersion: ${apiVersion}\nkind: ${bare}\nmetadata: {name: ${name}, namespace: home}\n${body ? `${body}\n` : ''}`;
}

/** The same for what is cluster-wide. */
export function wide(kind: string, name: string, body = ''): string {
  return object(kind, name, body).replace(', namespace: home', '');
}

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => `${' '.repeat(by)}${line}\n`)
    .join('');
}
