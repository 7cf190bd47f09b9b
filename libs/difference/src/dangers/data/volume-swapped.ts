import type { KubernetesObject } from '@cedille/manifests';
import { field, list } from '../field.ts';
import { containersOf, podSpecOf } from '../pod-spec.ts';
import type { DangerRule, Finding } from '../rule.ts';

/** Where Pods keep things: by the place they see it at, what is there. */
type Mounts = ReadonlyMap<string, Source>;

interface Source {
  /** Equal for the same volume. */
  id: string;
  /** For people. */
  text: string;
  /** Whether it outlives the Pod. */
  lasts: boolean;
}

export const volumeSwapped: DangerRule = {
  code: 'volume-swapped',
  title: 'A program no longer finds its data where it was',
  why: 'The program starts with an empty folder and writes a second set of data; the first one is left behind.',
  example: '-   persistentVolumeClaim: { claimName: data }\n+   emptyDir: {}',
  fix: 'move the data before',
  severity: 'high',
  find({ change, identity: { name, kind }, before, after }) {
    const spec = podSpecOf(after);
    if (change !== 'changed' || !spec || !podSpecOf(before)) return [];
    const [old, now] = [mountsOf(before), mountsOf(after)];
    const told = new Set<string>();
    return [...old].flatMap(([place, source]): Finding[] => {
      if (!source.lasts || now.get(place)?.id === source.id || told.has(source.id + place)) return [];
      told.add(source.id + place);
      const consequence = consequenceOf(place, source, now);
      return [
        {
          severity: 'high',
          path: `${spec.path}.volumes`,
          message: `In the ${kind} ${name} ${shown(place)} is no longer ${source.text}${consequence}: the program finds none of its data there.`,
          fix: 'keep the volume where it is, or move the data first',
        },
      ];
    });
  },
};

function consequenceOf(place: string, source: Source, now: Mounts): string {
  const instead = now.get(place);
  if (instead) return `, but ${instead.text}`;
  const moved = [...now].find(([, { id }]) => id === source.id)?.[0];
  return moved === undefined ? ', and nothing else mounts it' : `, which is at ${shown(moved)} now`;
}

/** `/data`, a part of a volume as `/data (part db)`, or `the volume data` where nothing of ours says where it is. */
function shown(place: string): string {
  if (!place.startsWith('/')) return `the volume ${place}`;
  const [path, part] = place.split('\0') as [string, string | undefined];
  return part ? `${path} (part ${part} of the volume)` : path;
}

/** Volumes by where containers see them, whatever the containers are called. */
function mountsOf(workload: KubernetesObject | undefined): Mounts {
  const { spec } = podSpecOf(workload) ?? {};
  const sources = new Map<unknown, Source>([
    ...list(spec, 'volumes').map(volume => [field(volume, 'name'), sourceOf(volume)] as const),
    ...list(workload, 'spec', 'volumeClaimTemplates').map(claim => {
      const name = String(field(claim, 'metadata', 'name'));
      return [name, { id: `template ${name}`, text: `the claim ${name} of each Pod`, lasts: true }] as const;
    }),
  ]);
  const mounts = containersOf(spec).flatMap(({ container }) => [
    ...list(container, 'volumeMounts'),
    ...list(container, 'volumeDevices'),
  ]);
  const mounted = new Set(mounts.map(mount => field(mount, 'name')));
  const unseen = [...sources].filter(([name]) => !mounted.has(name));
  return new Map([
    ...unseen.map(([name, source]) => [String(name), source] as const),
    ...mounts.flatMap(mount => {
      const source = sources.get(field(mount, 'name'));
      return source ? [[placeOf(mount), source] as const] : [];
    }),
  ]);
}

/** Where containers see a volume, with the part of it that they see. */
function placeOf(mount: unknown): string {
  const path = String(field(mount, 'mountPath') ?? field(mount, 'devicePath')).replace(/(.)\/+$/, '$1');
  const part = field(mount, 'subPath') ?? field(mount, 'subPathExpr');
  return part === undefined ? path : `${path}\0${String(part)}`;
}

/** Volumes that are there again after a restart, by what names them. */
const LASTING: Readonly<Record<string, (volume: unknown) => string>> = {
  persistentVolumeClaim: volume => `the claim ${String(field(volume, 'claimName'))}`,
  hostPath: volume => `the folder ${String(field(volume, 'path'))} of its node`,
  nfs: volume => `${String(field(volume, 'server'))}:${String(field(volume, 'path'))} (NFS)`,
  cephfs: volume => `the CephFS ${String(field(volume, 'path') ?? '/')}`,
  rbd: volume => `the image ${String(field(volume, 'image'))}`,
  iscsi: volume => `the iSCSI target ${String(field(volume, 'iqn'))}`,
};
const FLEETING: Readonly<Record<string, string>> = {
  emptyDir: 'an empty folder that goes with the Pod (emptyDir)',
  ephemeral: 'a volume that goes with the Pod (ephemeral)',
  configMap: 'a ConfigMap',
  secret: 'a Secret',
  projected: 'a projected volume',
};

/** Folders that belong to the node itself: nobody keeps data there. */
const OF_NODE =
  /^\/($|(boot|dev|etc|lib|lib64|proc|run|sys|tmp|usr)(\/|$)|var\/(log|run|tmp|lib\/(kubelet|containerd|docker|cni))(\/|$))/;

function sourceOf(volume: unknown): Source {
  for (const [key, textOf] of Object.entries(LASTING)) {
    const found = field(volume, key);
    if (found === undefined) continue;
    const text = textOf(found);
    return { id: text, text, lasts: !(key === 'hostPath' && OF_NODE.test(String(field(found, 'path')))) };
  }
  const fleeting = Object.keys(FLEETING).find(key => field(volume, key) !== undefined);
  const text = fleeting === undefined ? 'another volume' : FLEETING[fleeting]!;
  return { id: text, text, lasts: false };
}
