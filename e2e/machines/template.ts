// cspell:ignore controlplane
import { parseAllDocuments, stringify } from 'yaml';

interface Patch {
  readonly inline: object;
}

interface Part {
  readonly kind: string;
  readonly name?: string;
  readonly machines?: readonly string[];
  readonly kubernetes?: { readonly version: string };
  readonly talos?: { readonly version: string };
  readonly install?: { readonly disk: string };
  readonly patches?: readonly Patch[];
}

/** A template of Omni, by its parts. */
export interface Template {
  readonly cluster: Part;
  readonly sets: readonly Part[];
  readonly machines: readonly Part[];
}

/** What `talos-config` reads. */
export interface MachineConfigs {
  cluster: string;
  talos: string;
  kubernetes: string;
  machines: { name: string; role: 'controlplane' | 'worker'; disk: string; patches: string[] }[];
}

export function templateOf(text: string): Template {
  const parts = parseAllDocuments(text, { version: '1.1' }).map(document => document.toJS() as Part);
  const [cluster] = parts.filter(({ kind }) => kind === 'Cluster');
  return {
    cluster: cluster!,
    sets: parts.filter(({ kind }) => kind === 'ControlPlane' || kind === 'Workers'),
    machines: parts.filter(({ kind }) => kind === 'Machine'),
  };
}

/** As Omni merges them: what is said of the cluster, then of the set, then of the machine alone. */
export function machinesOf({ cluster, sets, machines }: Template): MachineConfigs {
  const textsOf = ({ patches = [] }: Part): string[] => patches.map(({ inline }) => stringify(inline));
  return {
    cluster: cluster.name!,
    talos: cluster.talos!.version,
    kubernetes: cluster.kubernetes!.version,
    machines: sets.flatMap(set =>
      (set.machines ?? []).map(id => {
        const machine = machines.find(({ name }) => name === id)!;
        return {
          name: id,
          role: set.kind === 'ControlPlane' ? ('controlplane' as const) : ('worker' as const),
          disk: machine.install!.disk,
          patches: [cluster, set, machine].flatMap(textsOf),
        };
      }),
    ),
  };
}
