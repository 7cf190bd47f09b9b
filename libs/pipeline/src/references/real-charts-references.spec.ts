import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  checkReferences,
  kindKey,
  RELATION_TABLE,
  Relater,
  relationsOf,
  type Neighbour,
  type Surroundings,
} from '@cedille/checks';
import { resolveTool } from '@cedille/helm';
import { dropTestHooks, parseManifests } from '@cedille/manifests';
import { runProgram } from '@cedille/program';
import { mirrorFolder } from '@cedille/source/testing';
import { loadTypes, type KindFacts } from '@cedille/types';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../../../..');
const MIRROR = mirrorFolder();
const WITH_KINDS = ['argocd', 'cert-manager', 'contour', 'gateway-api', 'vault-config-operator'];

/** What a chart does not render without. */
const NEEDED: Readonly<Record<string, string>> = {
  'linkerd-control-plane': 'identityTrustAnchorsPEM=x,identity.issuer.tls.crtPEM=x,identity.issuer.tls.keyPEM=x',
  'opentelemetry-collector': 'mode=deployment,image.repository=example.com/x',
};

/** What a chart by itself really lacks: Secrets that programs make, and what its user has to bring. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
  'argo-cd': ['Secret argocd-redis'],
  'cert-manager': ['Secret cert-manager-webhook-ca'],
  contour: ['Secret envoycert', 'Secret contourcert'],
  metallb: ['Secret metallb-memberlist'],
  // Its binding names a role that the chart of its operators' manager brings at run time.
  'pixie-operator-chart': ['ClusterRole pl-deleter-role'],
  // Of the chart `rook-ceph`, which comes before it.
  'rook-ceph-cluster': [
    'ClusterRole rook-ceph-mgr-cluster',
    'ClusterRole rook-ceph-osd',
    'ClusterRole rook-ceph-cluster-mgmt',
    'ClusterRole rook-ceph-mgr-system',
    'namespace rook-ceph',
  ],
  // Made by OpenShift, or by cert-manager where that is asked for.
  'vault-config-operator': ['Secret webhook-server-cert'],
};

let helm: string | undefined;
let kinds: ReadonlyMap<string, KindFacts>;
const relater = new Relater(RELATION_TABLE);

beforeAll(async () => {
  const registry = await loadTypes(
    WITH_KINDS.map(name => join(REPOSITORY, 'charts', name, 'types.json')).filter(file => existsSync(file)),
  );
  kinds = new Map(registry.kinds().map(kind => [kindKey(kind.apiVersion, kind.kind), kind]));
  if (MIRROR) {
    helm = (await resolveTool('helm', { root: REPOSITORY }).catch(() => undefined))?.path;
  }
}, 600_000);

beforeEach(context => {
  if (!MIRROR) return context.skip('CEDILLE_CHART_MIRROR names no folder with real charts');
  if (!helm) return context.skip('Helm is not available');
});

async function documentsOf(name: string, archive: string) {
  const values = NEEDED[name] === undefined ? [] : ['--set', NEEDED[name]];
  const fixed = ['--namespace', name, '--include-crds', '--skip-tests', '--kube-version', '1.35.4'];
  const { stdout } = await runProgram({ file: helm!, args: ['template', name, archive, ...fixed, ...values] });
  const { manifests } = parseManifests({ text: stdout, file: basename(archive) });
  return dropTestHooks(manifests).map(({ object }) => relationsOf(object, relater));
}

function surroundingsOf(component: Neighbour): Surroundings {
  return {
    components: [component],
    things: [{ kind: 'Namespace', name: component.namespace }],
    unlisted: [],
    podless: RELATION_TABLE.podless,
    scopeOf: kind => kinds.get(kind)?.scope,
    isCustom: kind => !(kinds.get(kind)?.builtIn ?? false),
  };
}

/** What is said to be missing: `Secret argocd-redis`. */
async function lackingIn(archive: string): Promise<[string, string[]]> {
  const name = basename(archive).replace(/-v?\d.*$/, '');
  const component: Neighbour = { name, environment: 'lab', namespace: name, isComplete: true, otherSecrets: [] };
  const documents = await documentsOf(name, archive);
  const surroundings = surroundingsOf(component);
  const { findings } = checkReferences({ surroundings, rendered: [{ component, documents }] });
  return [
    name,
    findings.map(({ message }) => /(?:to|is in) (\w+ \S+), but nothing creates/.exec(message)?.[1] ?? message),
  ];
}

describe('the references of real charts', () => {
  it('all lead somewhere, but for what a chart by itself lacks', async () => {
    const archives = (await readdir(MIRROR!)).filter(name => name.endsWith('.tgz')).map(name => join(MIRROR!, name));
    const found: [string, string[]][] = [];
    for (const archive of archives) found.push(await lackingIn(archive));
    const expected = found.map(([name]) => [name, LACKING[name] ?? []]);
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(0);
  }, 1_800_000);
});
