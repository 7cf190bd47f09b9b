// Environments that share a Vault, each as its own attacker: a real Vault holds exactly the policies and roles that are rendered,
// carried out by whoever may; real API servers, one an environment, say whose tokens are genuine. Then every account tries
// every path.
import { openRun, type KubernetesObject, type Run } from '@cedille/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellSwept } from '../support/open-cluster.ts';
import { judgedByOther } from '../support/deployed-versions.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { accountsIn, type Account, type Operation } from './accounts.ts';
import { carryOut, declarationsIn, roleOf, signIn } from './carry-out.ts';
import { pathsOf, secretsOf } from './paths.ts';
import { findTenancies, openPlace, VAULT_ACCOUNT, type LivePlace } from './places.ts';
import { startVault, type RunningVault, type VaultSession } from './start-vault.ts';

const settings = readSettings();
const tenancies = await findTenancies(settings);

const other = await judgedByOther(settings.root, 'vault');
it.skipIf(other !== undefined)(other ?? 'Vault is the one that is deployed', () => {
  expect(other).toBeUndefined();
});

it('is about environments that share a Vault', () => {
  expect(tenancies.length).toBeGreaterThan(0);
});

describe.each(tenancies)('the Vault of $keeper.name', ({ keeper: renderedKeeper, tenants: renderedTenants }) => {
  let run: Run;
  let vault: RunningVault;
  let keeper: LivePlace;
  let places: LivePlace[];
  let accounts: Account[];

  beforeAll(async () => {
    run = await openRun({ what: 'vault' });
    tellSwept(run);
    const how = { root: settings.root, run };
    vault = await startVault(how);
    keeper = await openPlace(renderedKeeper, how);
    places = [keeper];
    for (const tenant of renderedTenants) places.push(await openPlace(tenant, how));
    await bootstrap();
    for (const place of places) await carryOut(vault, place, withoutPod(vault.folder));
    accounts = accountsIn(places);
    for (const { place, namespace, account } of accounts) await place.addAccount(namespace, account);
    for (const path of accounts.flatMap(secretsOf).filter(isData))
      await vault.root.insist('POST', path, { data: { value: 'secret' } });
    tell(`${accounts.length} accounts of ${places.length} environments, ${pathsOf(places, accounts).length} paths`);
  });

  afterAll(() => run?.close());

  /** Step by step as charts/vault/README.md says. */
  async function bootstrap(): Promise<void> {
    await keeper.addAccount(VAULT_ACCOUNT.namespace, VAULT_ACCOUNT.name);
    await keeper.client.apply(REVIEWER as KubernetesObject);
    const reviewer = await keeper.tokenOf(VAULT_ACCOUNT.namespace, VAULT_ACCOUNT.name);
    for (const place of places) {
      const mount = place.facts.vault.authMount;
      await vault.root.insist('POST', `sys/auth/${mount}`, { type: 'kubernetes' });
      await vault.root.insist('POST', `auth/${mount}/config`, {
        kubernetes_host: place.api.server,
        kubernetes_ca_cert: place.api.certificateAuthority,
        disable_local_ca_jwt: true,
        // In its own cluster Vault has an identity; elsewhere it asks with the token that it is shown.
        ...(place === keeper && { token_reviewer_jwt: reviewer }),
      });
      for (const object of declarationsIn(place, 'Policy').filter(isAdministrators)) {
        const { policy } = object.spec as { policy: string };
        await vault.root.insist('POST', `sys/policies/acl/${object.metadata.name}`, { policy });
      }
      for (const { name, mount: of, payload, spec } of declarationsIn(place, 'KubernetesAuthEngineRole').map(roleOf))
        if (spec.policies.some(policy => policy.endsWith('-administrator')))
          await vault.root.insist('POST', `auth/${of}/role/${name}`, payload);
    }
  }

  const enter = (account: Account): Promise<VaultSession> => signIn(vault, account.place, account);

  it('lets only the keeper write policies and roles', () => {
    expect(accounts.filter(({ isAdministrator }) => isAdministrator).map(({ place }) => place.name)).toEqual([
      keeper.name,
    ]);
  });

  it('gives every account what is its own', async () => {
    for (const account of accounts) {
      const session = await enter(account);
      for (const path of secretsOf(account).filter(isData).filter(isOwn(account, 'read')))
        expect(await session.insist('GET', path), `${account.title} reads ${path}`).toMatchObject({
          data: { value: 'secret' },
        });
      for (const path of secretsOf(account).filter(isData).filter(isOwn(account, 'write')))
        await session.insist('POST', path, { data: { value: 'secret' } });
    }
  });

  it('gives no account anything else', async () => {
    const paths = pathsOf(places, accounts);
    const allowed: string[] = [];
    for (const account of accounts.filter(({ isAdministrator }) => !isAdministrator)) {
      for (const some of inParts(paths, 50)) {
        const session = await enter(account);
        for (const path of some)
          for (const operation of OPERATIONS.filter(operation => !isOwn(account, operation)(path)))
            if (await isLetThrough(session, operation, path)) allowed.push(`${account.title} may ${operation} ${path}`);
        await expectAlive(session);
      }
    }
    expect(allowed).toEqual([]);
  });

  it('keeps the accounts of a club apart, in one namespace and in several', async () => {
    const clubs = accounts.filter(({ role }) => role.startsWith('club-'));
    expect(clubs.length).toBeGreaterThan(0);
    for (const { place, role, mount, namespace, audience } of clubs) {
      const shared = { place, role, mount, ...(audience !== undefined && { audience }) };
      const members = [
        { ...shared, namespace, account: 'web' },
        { ...shared, namespace, account: 'web-2' },
        { ...shared, namespace: `${namespace}-2`, account: 'web' },
      ];
      const { kv } = place.facts.vault;
      const pathOf = (who: (typeof members)[number]): string =>
        `${kv.mount}/${kv.version === 2 ? 'data/' : ''}${who.namespace}/${who.account}/key`;
      for (const who of members) {
        await place.addAccount(who.namespace, who.account);
        await vault.root.insist('POST', pathOf(who), { data: { value: who.account } });
      }
      for (const who of members) {
        const session = await signIn(vault, place, who);
        expect(await session.insist('GET', pathOf(who))).toMatchObject({ data: { value: who.account } });
        const others = members.filter(other => other !== who).map(pathOf);
        for (const path of others)
          for (const operation of OPERATIONS)
            expect(await isLetThrough(session, operation, path), `${who.account} ${operation} ${path}`).toBe(false);
        await expectAlive(session);
      }
    }
  });

  it('generates passwords of twenty characters and four classes, none of which needs escaping', async () => {
    const generating = accounts.find(({ owns }) => owns.some(({ path }) => path === GENERATE))!;
    const session = await enter(generating);
    const passwords: string[] = [];
    for (let count = 0; count < 50; count += 1)
      passwords.push((await session.insist('GET', GENERATE)).password as string);
    expect(new Set(passwords).size).toBe(passwords.length);
    for (const password of passwords) {
      expect(password).toMatch(/^[A-Za-z0-9\-_.~]{20}$/);
      for (const some of [/[a-z]/, /[A-Z]/, /[0-9]/, /[-_.~]/]) expect(password).toMatch(some);
    }
  });

  it('shows the administrator no secret, and no way to end the audit or to make itself more', async () => {
    const [administrator] = accounts.filter(({ isAdministrator }) => isAdministrator);
    const session = await enter(administrator!);
    const allowed: string[] = [];
    const attempt = async (operation: Operation, path: string, body?: object): Promise<void> => {
      if (await isLetThrough(session, operation, path, body)) allowed.push(`${operation} ${path}`);
    };
    for (const path of accounts.flatMap(secretsOf)) for (const operation of OPERATIONS) await attempt(operation, path);
    for (const device of ['file', 'stdout']) await attempt('delete', `sys/audit/${device}`);
    await attempt('write', 'sys/audit/mine', { type: 'socket', options: { address: '127.0.0.1:9', log_raw: 'true' } });
    await attempt('write', `sys/policies/acl/${keeper.name}-administrator`, { policy: EVERYTHING });
    await attempt('delete', `sys/policies/acl/${keeper.name}-administrator`);
    const own = `auth/${administrator!.mount}/role/${administrator!.role}`;
    await attempt('write', own, { token_policies: ['root'] });
    await attempt('write', own, { policies: ['default'] });
    await attempt('write', own, { bound_service_account_names: ['*'] });
    await attempt('write', own, { bound_service_account_namespaces: ['*'] });
    await attempt('delete', own);
    for (const path of ['sys/policies/acl/mine', 'auth/token/create', 'sys/mounts/mine', 'sys/auth/mine', 'sys/seal'])
      await attempt('write', path, { policy: EVERYTHING, type: 'kv' });
    await expectAlive(session);
    expect(allowed).toEqual([]);
    expect(Object.keys(await vault.root.insist('GET', 'sys/audit'))).toEqual(
      expect.arrayContaining(['file/', 'stdout/']),
    );
  });

  it('puts back what was changed by hand, its own role included', async () => {
    const role = declarationsIn(keeper, 'KubernetesAuthEngineRole').map(roleOf)[0]!;
    const operators = `sys/policies/acl/${renderedTenants[0]!.name}-operators`;
    const before = (await vault.root.insist('GET', operators)).policy;
    await vault.root.insist('POST', operators, { policy: EVERYTHING });
    await carryOut(vault, keeper, withoutPod(vault.folder));
    expect((await vault.root.insist('GET', operators)).policy).toBe(before);
    expect(await vault.root.insist('GET', `auth/${role.mount}/role/${role.name}`)).toMatchObject({
      token_policies: role.spec.policies,
    });
  });

  it('lets nobody in by the door of another environment', async () => {
    for (const account of accounts) {
      const jwt = await account.place.tokenOf(account.namespace, account.account, account.audience);
      for (const { name, facts } of places.filter(place => place !== account.place)) {
        const { status } = await vault.anybody.call('POST', `auth/${facts.vault.authMount}/login`, {
          role: account.role,
          jwt,
        });
        expect(status, `${account.title} at ${name}`).toBeGreaterThanOrEqual(400);
      }
    }
  });

  it('lets nobody in with a token for somebody else, nor as somebody else', async () => {
    for (const account of accounts) {
      const forOthers = signIn(vault, account.place, { ...account, audience: 'https://elsewhere.example' });
      await expect(forOthers, `${account.title} with a token for somebody else`).rejects.toThrow(/40[03]/);
      await account.place.addAccount('stranger', account.account);
      const stranger = signIn(vault, account.place, { ...account, namespace: 'stranger' });
      await expect(stranger, `${account.title} from another namespace`).rejects.toThrow(/403/);
    }
  });

  it('shuts the door behind a club that leaves, with what the operator may do', async () => {
    const [administrator] = accounts.filter(({ isAdministrator }) => isAdministrator);
    const leaving = accounts.find(({ role }) => role.startsWith('club-'))!;
    const before = await enter(leaving);
    await expectAlive(before);
    const session = await enter(administrator!);
    // What it does when an object is removed: https://github.com/redhat-cop/vault-config-operator
    await session.insist('DELETE', `auth/${leaving.mount}/role/${leaving.role}`);
    await session.insist('DELETE', `sys/policies/acl/${leaving.place.name}-club`);
    await expect(enter(leaving)).rejects.toThrow(/invalid role name/);
    const [own] = secretsOf(leaving).filter(isOwn(leaving, 'read'));
    expect(await before.call('GET', own!)).toMatchObject({ status: 403 });
    await carryOut(vault, keeper, withoutPod(vault.folder));
    await expectAlive(await enter(leaving));
  });

  it('lets nobody in as the administrator of a tenant', async () => {
    for (const place of places.filter(place => place !== keeper)) {
      await place.addAccount('vault-config-operator', 'vault-administrator');
      const who = { namespace: 'vault-config-operator', account: 'vault-administrator', role: 'vault-administrator' };
      const entry = signIn(vault, place, { ...who, mount: place.facts.vault.authMount });
      await expect(entry, place.name).rejects.toThrow(/invalid role name|40[03]/);
    }
  });
});

const GENERATE = 'sys/policies/password/platform/generate';
const OPERATIONS: readonly Operation[] = ['read', 'write', 'list', 'delete'];
const METHODS = { read: 'GET', write: 'POST', list: 'LIST', delete: 'DELETE' } as const;
const EVERYTHING = 'path "*" { capabilities = ["create", "read", "update", "delete", "list", "sudo"] }';

/** Tokens live for a minute, and one that has ended is refused whatever it asks for. */
async function expectAlive(session: VaultSession): Promise<void> {
  expect(await session.call('GET', 'auth/token/lookup-self')).toMatchObject({ status: 200 });
}

function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => index * size);
  return starts.map(start => items.slice(start, start + size));
}

/** No right to it, or nothing that anybody could do there. */
const REFUSALS: readonly number[] = [403, 405];

/** Whether Vault does anything but refuse. */
async function isLetThrough(
  session: VaultSession,
  operation: Operation,
  path: string,
  body: object = { policy: EVERYTHING, type: 'kv', data: { value: 'mine' } },
): Promise<boolean> {
  const { status } = await session.call(METHODS[operation], path, operation === 'write' ? body : undefined);
  return !REFUSALS.includes(status);
}

function isOwn({ owns }: Account, operation: Operation): (path: string) => boolean {
  return path => owns.some(own => own.may.includes(operation) && isWithin(path, own.path));
}

function isWithin(path: string, folder: string): boolean {
  return folder.endsWith('/') ? path.startsWith(folder) : path === folder;
}

function isData(path: string): boolean {
  return !/\/(metadata|delete|undelete|destroy)\//.test(path);
}

function isAdministrators({ metadata }: KubernetesObject): boolean {
  return metadata.name.endsWith('-administrator');
}

/** Of Vault's Pod this one has neither the volume of the log nor the plugin for GitHub: a folder and a plain engine stand in. */
function withoutPod(folder: string): (object: KubernetesObject) => KubernetesObject {
  return object => {
    const spec = object.spec as { type?: string; options?: { file_path?: string } };
    if (object.kind === 'SecretEngineMount' && spec.type !== 'kv')
      return { ...object, spec: { ...spec, type: 'kv', options: { version: '1' } } };
    if (object.kind === 'Audit' && spec.options?.file_path?.startsWith('/'))
      return { ...object, spec: { ...spec, options: { file_path: `${folder}/audit.log` } } };
    return object;
  };
}

const REVIEWER = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'vault-server-binding' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
  subjects: [{ kind: 'ServiceAccount', ...VAULT_ACCOUNT }],
};
