import { CedilleError } from '@cedille/source';
import { stringify } from 'yaml';
import type { HandedDocument as MachineDocument } from './handed-on.ts';

export type { MachineDocument };

/** What `omnictl` takes, and what people read. */
export interface OmniFiles {
  /** `omnictl cluster template sync --file cluster.yaml` */
  'cluster.yaml': string;
  /** `omnictl apply --file access-policy.yaml` */
  'access-policy.yaml': string;
  /** The sheet of the machines. */
  'machines.md': string;
}

const OMNI = /^omni\.cedille\.club\//;
const TALOS = /^talos\.cedille\.club\/(.*)$/;

/** In the order in which Omni's documentation writes a template. */
const TEMPLATE = ['Cluster', 'ControlPlane', 'Workers', 'Machine'];

/**
 * The documents as `omnictl` takes them. A document of Talos becomes a patch of what in the template has its name.
 * @throws CedilleError when one has the name of nothing, or of two things
 */
export function omniFiles(documents: readonly MachineDocument[]): OmniFiles {
  const omni = documents.filter(({ apiVersion = '' }) => OMNI.test(apiVersion));
  const talos = documents.filter(({ apiVersion = '' }) => TALOS.test(apiVersion));
  const template = TEMPLATE.flatMap(kind => omni.filter(document => document.kind === kind));
  for (const patch of talos) refuseUnowned(patch, template);
  return {
    'cluster.yaml': template
      .map(document =>
        withPatches(
          document,
          talos.filter(patch => nameOf(patch) === nameOf(document)),
        ),
      )
      .map(document => `---\n${toYaml(document)}`)
      .join(''),
    'access-policy.yaml': omni
      .filter(({ kind }) => kind === 'AccessPolicy')
      .map(({ spec }) =>
        toYaml({
          metadata: { namespace: 'default', type: 'AccessPolicies.omni.sidero.dev', id: 'access-policy' },
          spec,
        }),
      )
      .join('---\n'),
    'machines.md': sheet(omni.filter(({ kind }) => kind === 'RemoteManagement')),
  };
}

function refuseUnowned(patch: MachineDocument, template: readonly MachineDocument[]): void {
  const owners = template.filter(document => nameOf(document) === nameOf(patch));
  if (owners.length === 1) return;
  throw new CedilleError({
    code: 'invalid-fact',
    severity: 'error',
    message: `${patch.kind} ${nameOf(patch)} is a patch of ${owners.length ? owners.map(({ kind }) => kind).join(' and ') : 'nothing'}.`,
    component: 'talos',
    expected: `the name of one of ${template.map(nameOf).join(', ')}`,
    fix: owners.length ? `rename the machine ${nameOf(patch)}` : 'correct the name in values.yaml or in the overlay',
  });
}

function withPatches({ kind, spec }: MachineDocument, patches: readonly MachineDocument[]): object {
  if (!patches.length) return { kind, ...spec };
  return { kind, ...spec, patches: patches.map(patch => ({ name: kebab(patch.kind ?? ''), inline: inlineOf(patch) })) };
}

/** The oldest document of Talos has neither version nor kind. */
function inlineOf({ apiVersion = '', kind, spec }: MachineDocument): object {
  return kind === 'Config' ? { ...spec } : { apiVersion: TALOS.exec(apiVersion)?.[1], kind, ...spec };
}

function nameOf({ metadata }: MachineDocument): string {
  return metadata?.name ?? '';
}

/** `LinkAliasConfig` → `link-alias-config`. */
function kebab(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

const COLUMNS: readonly [title: string, of: (spec: Readonly<Record<string, unknown>>) => unknown][] = [
  ['role', ({ role }) => role],
  ['rack', ({ rack }) => rack],
  ['address', ({ address }) => address],
  ['controller', ({ bmc }) => bmc],
  ['its password in Vault', ({ vaultPath }) => vaultPath],
  ['UUID', ({ uuid }) => uuid],
  ['hardware address', ({ mac }) => mac],
  ['Talos on', ({ install }) => install],
  ['data on', ({ data }) => (Array.isArray(data) ? data.join('<br>') : undefined)],
];

function sheet(machines: readonly MachineDocument[]): string {
  const row = (cells: readonly unknown[]): string => `| ${cells.map(cell => String(cell ?? '')).join(' | ')} |\n`;
  return [
    row(['machine', ...COLUMNS.map(([title]) => title)]),
    row(['---', ...COLUMNS.map(() => '---')]),
    ...machines.map(machine => row([nameOf(machine), ...COLUMNS.map(([, of]) => of(machine.spec ?? {}))])),
  ].join('');
}

/** Omni reads YAML 1.1 in places: what it would take for a number or a boolean is quoted. */
function toYaml(data: unknown): string {
  return stringify(data, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
