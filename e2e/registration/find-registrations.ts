import type { KubernetesObject } from '@cedille/cluster';
import { objectsOf } from '@cedille/manifests';
import { renderEnvironments } from '../support/render-environments.ts';
import type { Settings } from '../support/settings.ts';

/** Everything that is rendered so that one virtual cluster gets known to Argo CD. */
export interface Registration {
  /** Name of the cluster in Argo CD. */
  cluster: string;
  /** Address at which Argo CD reaches it. */
  server: string;
  /** The Object of provider-kubernetes. */
  object: KubernetesObject;
  /** The Secret that it fills in. */
  target: KubernetesObject;
  /** Where the virtual cluster writes its access. */
  source: { name: string; namespace: string };
  /** Roles and RoleBindings of the provider. */
  rights: readonly KubernetesObject[];
  /** The policy that makes one text of the parts, and its binding. */
  policies: readonly KubernetesObject[];
}

interface RenderedObject extends KubernetesObject {
  spec: {
    references: { patchesFrom: { name: string; namespace: string } }[];
    forProvider: { manifest: KubernetesObject };
  };
}

/** The registrations of all environments. @throws Error when there is none */
export async function findRegistrations(settings: Settings): Promise<Registration[]> {
  const rendered = await renderEnvironments(settings);
  const objects = rendered.flatMap(({ components }) =>
    components.flatMap(({ manifests }) => manifests.flatMap(objectsOf) as KubernetesObject[]),
  );
  const policies = objects.filter(({ kind }) => kind.startsWith('MutatingAdmissionPolicy'));
  const found = objects.filter(isRegistration).map((object): Registration => {
    const { metadata } = object.spec.forProvider.manifest;
    const target = objects.find(({ kind, metadata: other }) => kind === 'Secret' && isSame(other, metadata))! as Target;
    const { name, namespace } = object.spec.references[0]!.patchesFrom;
    const own = ({ kind, metadata }: KubernetesObject): boolean =>
      ['Role', 'RoleBinding'].includes(kind) &&
      ((metadata.namespace === namespace && metadata.name === object.metadata.name) ||
        (metadata.namespace === target.metadata.namespace && metadata.name === target.metadata.name));
    return {
      cluster: target.stringData.name,
      server: target.stringData.server,
      object,
      target,
      source: { name, namespace },
      rights: objects.filter(own),
      policies,
    };
  });
  if (!found.length) throw new Error('no environment hosts a virtual cluster that is registered');
  return found;
}

interface Target extends KubernetesObject {
  stringData: { name: string; server: string };
}

function isSame(one: KubernetesObject['metadata'], other: KubernetesObject['metadata']): boolean {
  return one.name === other.name && one.namespace === other.namespace;
}

function isRegistration(object: KubernetesObject): object is RenderedObject {
  return object.kind === 'Object' && (object as RenderedObject).spec.forProvider.manifest.kind === 'Secret';
}
