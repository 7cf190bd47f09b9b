import { createHash } from 'node:crypto';
import { ProgramError } from '@cedille/program';
import { ADMINISTRATOR, rolePayload, type Administrator } from './administrator.ts';
import type { VaultProgram } from './vault-program.ts';

/** A cluster whose accounts sign in to Vault. */
export interface AuthMethod {
  /** Name of the environment. */
  environment: string;
  mount: string;
  /** Its API server, as Vault sees it. */
  host: string;
  /** The cluster that Vault runs in: its Pods know the authority. */
  isOwn: boolean;
  /** PEM of the authority of another cluster. Left out, Vault cannot be told of that cluster yet. */
  certificateAuthority?: string;
  /** Where the authority would be found, for whoever has to wait for it. */
  expectedAt?: string;
}

export interface AuditDevice {
  path: string;
  type: string;
  description: string;
  options: Record<string, string>;
}

export interface Plugin {
  name: string;
  /** As Vault writes it, with `v`. */
  version: string;
  sha256: string;
}

/** What Vault must be told before vault-config-operator can go on. */
export interface Wanted {
  administrator: Administrator;
  methods: readonly AuthMethod[];
  /** Everything that follows is recorded there. */
  audit?: AuditDevice;
  plugin?: Plugin;
}

/** Vault as whoever has a token sees it. */
export interface VaultSession {
  /** Undefined when there is nothing. @throws ProgramError when it is refused */
  read(path: string, ...parameters: string[]): Promise<Record<string, unknown> | undefined>;
  write(path: string, data: object): Promise<void>;
}

export function sessionOf(vault: VaultProgram, token: string): VaultSession {
  return {
    async read(path, ...parameters) {
      const text = await vault.runAs(token, ['read', '-format=json', path, ...parameters]).catch((error: unknown) => {
        if (error instanceof ProgramError && /No value found at|Code: 404/.test(error.stderr)) return 'null';
        throw error;
      });
      return (JSON.parse(text) as { data: Record<string, unknown> } | null)?.data;
    },
    write: async (path, data) => void (await vault.runAs(token, ['write', path, '-'], JSON.stringify(data))),
  };
}

/** The same, which reads each thing once. */
export function glanceOf(session: VaultSession): VaultSession {
  const seen = new Map<string, Promise<Record<string, unknown> | undefined>>();
  return {
    ...session,
    read(...path) {
      const key = path.join(' ');
      const found = seen.get(key) ?? session.read(...path);
      seen.set(key, found);
      return found;
    },
  };
}

/** One thing that is so in Vault, or not. */
export interface Setting {
  title: string;
  /** Whether vault-config-operator may not do it. */
  needsRoot: boolean;
  /** Why it cannot be done yet. */
  missing?: string;
  isSo(session: VaultSession): Promise<boolean>;
  make(session: VaultSession): Promise<void>;
}

/** In the order in which each finds what it needs; the audit device comes first, so that the others are recorded. */
export function settingsOf({ administrator, methods, audit, plugin }: Wanted): Setting[] {
  const { name, policy, role } = administrator;
  return [
    ...(audit ? [auditDevice(audit)] : []),
    ...methods.flatMap(method => [authMethod(method), authConfig(method)]),
    written(`policy ${name}`, `sys/policies/acl/${name}`, { policy }),
    written(`role ${ADMINISTRATOR}`, `auth/${role.path}/role/${ADMINISTRATOR}`, rolePayload(role)),
    ...(plugin ? [registered(plugin)] : []),
  ];
}

/** Tells one wish from another. */
export function digestOf({ administrator, methods, audit, plugin }: Wanted): string {
  const ready = methods.filter(({ isOwn, certificateAuthority }) => isOwn || certificateAuthority !== undefined);
  return createHash('sha256')
    .update(JSON.stringify([administrator, ready, audit, plugin]))
    .digest('hex');
}

function auditDevice({ path, ...device }: AuditDevice): Setting {
  return {
    title: `audit device ${path}`,
    needsRoot: true,
    isSo: async session => `${path}/` in ((await session.read('sys/audit')) ?? {}),
    make: session => session.write(`sys/audit/${path}`, device),
  };
}

function authMethod({ mount, environment }: AuthMethod): Setting {
  return {
    title: `auth method ${mount} (${environment})`,
    needsRoot: true,
    isSo: async session => `${mount}/` in ((await session.read('sys/auth')) ?? {}),
    make: session => session.write(`sys/auth/${mount}`, { type: 'kubernetes' }),
  };
}

/** Another cluster is asked with the token that Vault is shown, so that none is kept. */
function authConfig({ mount, host, isOwn, environment, certificateAuthority, expectedAt }: AuthMethod): Setting {
  const setting = written(`API server of ${environment}`, `auth/${mount}/config`, {
    kubernetes_host: host,
    ...(!isOwn && { kubernetes_ca_cert: certificateAuthority?.trim(), disable_local_ca_jwt: true }),
  });
  const isMissing = !isOwn && certificateAuthority === undefined;
  return {
    ...setting,
    needsRoot: false,
    ...(isMissing && {
      missing: `${environment} has not said its authority yet${expectedAt ? ` (${expectedAt})` : ''}`,
    }),
  };
}

function registered({ name, version, sha256 }: Plugin): Setting {
  const path = `sys/plugins/catalog/secret/${name}`;
  return {
    title: `plugin ${name} ${version}`,
    needsRoot: true,
    isSo: async session => (await session.read(path, `version=${version}`))?.sha256 === sha256,
    make: session => session.write(path, { sha256, version, command: name }),
  };
}

/** Something that is read as it is written. */
function written(title: string, path: string, data: Record<string, unknown>): Setting {
  return {
    title,
    needsRoot: true,
    async isSo(session) {
      const found = await session.read(path);
      return found !== undefined && Object.entries(data).every(([key, value]) => same(found[key], value));
    },
    make: session => session.write(path, data),
  };
}

function same(found: unknown, wanted: unknown): boolean {
  return comparable(found) === comparable(wanted);
}

function comparable(value: unknown): string {
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}
