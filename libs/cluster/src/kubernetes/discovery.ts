import { KubernetesError } from './kubernetes-error.ts';

/** What the API server calls a kind in its paths. */
export interface ApiResource {
  /** `/api/v1` or `/apis/<group>/<version>`. */
  root: string;
  /** Plural, for example `deployments`. */
  name: string;
  namespaced: boolean;
}

interface Kind {
  apiVersion: string;
  kind: string;
}

export interface Discovery {
  /** Undefined when the server has no such kind now; it is asked again the next time. */
  find(kind: Kind): Promise<ApiResource | undefined>;
}

/** Remembers what is there; what is not there may come with the next CustomResourceDefinition. */
export function createDiscovery(get: (path: string) => Promise<unknown>): Discovery {
  const known = new Map<string, ApiResource>();
  const asking = new Map<string, Promise<void>>();

  async function ask(apiVersion: string): Promise<void> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    try {
      const { resources } = (await get(root)) as {
        resources: { name: string; kind: string; namespaced: boolean }[];
      };
      for (const { name, kind, namespaced } of resources)
        if (!name.includes('/')) known.set(`${apiVersion}/${kind}`, { root, name, namespaced });
    } catch (error) {
      if (!(error instanceof KubernetesError) || error.code !== 404) throw error;
    }
  }

  return {
    async find({ apiVersion, kind }) {
      const key = `${apiVersion}/${kind}`;
      if (!known.has(key)) {
        const question = asking.get(apiVersion) ?? ask(apiVersion).finally(() => asking.delete(apiVersion));
        asking.set(apiVersion, question);
        await question;
      }
      return known.get(key);
    },
  };
}
