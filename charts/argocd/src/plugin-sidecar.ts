import type { Resources } from '@cedille/values/generator';

/** A container beside the repo-server, and its volumes. */
export interface Sidecar {
  container: object;
  volumes: readonly object[];
}

interface PluginSidecarOptions {
  name: string;
  image: string;
  resources: Resources;
  /** What it may write to its own `/tmp`. */
  scratch: string;
  /** More of the container. */
  container?: object;
  mounts?: readonly object[];
  volumes?: readonly object[];
}

/**
 * A config management plugin of Argo CD: as closed as a container can be, with a `/tmp` of its own and not that of the
 * repo-server, because a plugin runs programs of the repositories that it renders.
 */
export function pluginSidecar(options: PluginSidecarOptions): Sidecar {
  const { name, image, resources, scratch, container = {}, mounts = [], volumes = [] } = options;
  return {
    container: {
      name,
      image,
      ...container,
      resources,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 999,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        seccompProfile: { type: 'RuntimeDefault' },
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [
        { name: 'var-files', mountPath: '/var/run/argocd' },
        { name: 'plugins', mountPath: '/home/argocd/cmp-server/plugins' },
        ...mounts,
        { name: `${name}-tmp`, mountPath: '/tmp' },
      ],
    },
    volumes: [...volumes, { name: `${name}-tmp`, emptyDir: { sizeLimit: scratch } }],
  };
}
