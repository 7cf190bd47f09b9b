// The start of a Vault with holders, ended at random points of it. Vault, its seal, GnuPG and the API server are real; there is
// no Pod, so a program in place of kubectl runs beside the server what would be run in it, and counts the steps.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until, type KubernetesClient, type KubernetesObject } from '@cedille/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../conformance/mutations/mutate.ts';
import { createAuthority } from '../control-plane/certificates.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { openInitGround, type Attempt, type InitGround } from './init-ground.ts';
import { expectNothingToDo, expectSound, leaks } from './init-judge.ts';
import type { End } from './stand-in-kubectl.ts';
import type { VaultServer } from './start-vault.ts';

let ground: InitGround;

beforeAll(async () => {
  ground = await openInitGround(readSettings());
});

afterAll(() => ground?.close());

const POINTS = 20;
const seed = Number(process.env.CEDILLE_E2E_SEED ?? Math.floor(Math.random() * 1e9));
let steps = 0;

describe('the start of a Vault with holders', () => {
  it.each(['itself', 'holders'] as const)('comes to its end where %s unseals it, and says so', async by => {
    const attempt = await ground.begin(`whole-${by}`, { by });
    expect((await attempt.look()).map(({ state }) => state)).toEqual(
      expect.arrayContaining(['done', ...new Array<string>(10).fill('to do')]),
    );
    const said = await attempt.start();
    expect(said.isDone, said.stderr).toBe(true);
    steps = Math.max(steps, await attempt.standIn.steps());
    await expectSound(ground, attempt);
    await expectNothingToDo(attempt);
    expect(await leaks(ground, attempt)).toEqual([]);
    await expectSearchFinds(attempt);
    await attempt.vault.stop();
  });

  it('ends well when it is repeated, wherever it was killed, and leaves no key', { timeout: 1_800_000 }, async () => {
    tell(`seed ${seed}: CEDILLE_E2E_SEED=${seed} does the same again; ${steps} steps`);
    const random = randomOf(String(seed));
    const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    for (let point = 1; point <= POINTS; point += 1) {
      const attempt = await ground.begin(`point-${point}`, { by: oneOf(['itself', 'itself', 'holders']) });
      const kills = random() < 0.3 ? 2 : 1;
      const told: string[] = [];
      for (let kill = 0; kill < kills; kill += 1) {
        const end = {
          at: 1 + Math.floor(random() * steps),
          how: oneOf<End>(['killed before', 'killed after', 'orphaned']),
        };
        told.push(`${end.how} step ${end.at}`);
        await attempt.start({ end });
      }
      tell(`point ${point}: ${told.join(', then ')}`);
      try {
        const said = await attempt.start();
        expect(said.isDone, said.stderr).toBe(true);
        await expectSound(ground, attempt);
        expect(await leaks(ground, attempt)).toEqual([]);
      } catch (error) {
        throw new Error(`seed ${seed}, point ${point}, ${told.join(', then ')}: it does not end well`, {
          cause: error,
        });
      }
      await attempt.vault.stop();
    }
  });

  it('begins anew, when that is wanted, where Vault went away between its answer and its volume', async () => {
    const attempt = await ground.begin('lost');
    const { vault, start, look } = attempt;
    await start({ end: { at: 'sys/init', how: 'killed after' } });
    await loseAnswer(vault);
    expect((await start({ patienceMs: 2_000 })).stderr).toMatch(/its answer is lost/);
    expect((await look())[1]).toMatchObject({
      state: 'blocked',
      detail: expect.stringMatching(/--start-over/) as string,
    });
    const ended = new AbortController();
    const set = beStatefulSet(ground.client, vault, ended.signal);
    const said = await start({ startOver: true });
    ended.abort();
    await set;
    expect(said.isDone, said.stderr).toBe(true);
    await expectSound(ground, attempt);
    await vault.stop();
  });

  it('never empties a Vault that somebody has been in', async () => {
    const { vault, start } = await ground.begin('in-use');
    await start({ end: { at: 'sys/init', how: 'killed after' } });
    const { root_token: text } = await answerOf(vault);
    await vault.restart();
    const root = vault.as(await ground.holders.decrypt(Buffer.from(text, 'base64')));
    const leads = async (): Promise<boolean> => (await root.call('GET', 'sys/leader')).data.is_self === true;
    await until({ what: 'Vault leads', condition: leads });
    await root.insist('POST', `sys/auth/${ground.keeper.facts.vault.authMount}`, { type: 'kubernetes' });
    await loseAnswer(vault);
    expect((await start({ patienceMs: 2_000, startOver: true })).stderr).toMatch(
      /but nobody has the shares of its key/,
    );
    await vault.stop();
  });

  it('leaves a Vault alone that somebody else initialized', async () => {
    const { vault, start, look } = await ground.begin('foreign', { by: 'holders' });
    const made = await vault.anybody.insist('POST', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
    await vault.anybody.insist('POST', 'sys/unseal', { key: (made.keys as string[])[0] });
    expect((await look())[1]).toMatchObject({
      state: 'blocked',
      detail: expect.stringMatching(/not by this command/) as string,
    });
    expect((await start({ startOver: true })).stderr).toMatch(/initialized, but not by this command/);
    await vault.stop();
  });

  it('has holders come together from their own machines for what takes a root token later', async () => {
    const attempt = await ground.begin('later');
    const { methods } = ground;
    const some = attempt.wanted(methods.slice(0, -1));
    expect((await attempt.start({ on: 'ada', wanted: some })).isDone).toBe(true);
    expect((await attempt.start({ on: 'ada' })).stderr).toMatch(/1 of 2 holders have given their share: 1 is missing/);
    expect((await attempt.start({ on: 'ada' })).stderr).toMatch(/1 of 2 holders/);
    expect((await attempt.start({ on: 'eve' })).stderr).toMatch(/encrypted for ada/);
    const said = await attempt.start({ on: 'ada' });
    expect(said.isDone, said.stderr).toBe(true);
    await expectSound(ground, attempt);
    await attempt.vault.stop();
  });

  it('takes no root token for the authority of a cluster that comes later', async () => {
    const attempt = await ground.begin('authority');
    const { methods } = ground;
    const { certificateAuthority: _later, ...waiting } = methods.at(-1)!;
    const some = attempt.wanted([...methods.slice(0, -1), { ...waiting, expectedAt: 'a Secret' }]);
    const said = await attempt.start({ on: 'ada', wanted: some });
    expect(said).toMatchObject({
      isDone: true,
      stdout: expect.stringMatching(/has not said its authority yet \(a Secret\)/) as string,
    });
    expect((await attempt.start({ on: 'ada' })).isDone).toBe(true);
    await expectSound(ground, attempt);
    await expectNothingToDo(attempt);
    await attempt.vault.stop();
  });

  it('is finished before vault-config-operator is there', async () => {
    const attempt = await ground.begin('early');
    await ground.setOperator(false);
    expect((await attempt.start({ on: 'ada' })).isDone).toBe(true);
    const again = await attempt.start({ on: 'ada' });
    expect(again.isDone, again.stderr).toBe(true);
    await ground.setOperator(true);
    await expectSound(ground, attempt);
    await attempt.vault.stop();
  });

  it('has a Vault unsealed by its holders after it was restarted', async () => {
    const attempt = await ground.begin('sealed', { by: 'holders' });
    expect((await attempt.start()).isDone).toBe(true);
    await attempt.vault.restart();
    expect((await attempt.start({ on: 'bob' })).stderr).toMatch(/1 of 2 holders have given their share/);
    expect((await attempt.start({ on: 'ada' })).isDone).toBe(true);
    await expectSound(ground, attempt);
    await attempt.vault.stop();
  });

  it('says that what should unseal Vault does not', async () => {
    const { vault, start } = await ground.begin('kms');
    await start({ end: { at: 'sys/audit', how: 'killed before' } });
    const token = (await ground.custody())['root-token']!;
    await vault.as(await ground.holders.decrypt(token)).insist('POST', 'sys/seal');
    expect((await start({ patienceMs: 2_000 })).stderr).toMatch(/stays sealed, although transit should unseal it/);
    await vault.stop();
  });

  it('trusts no other certificate, and says that Vault does not run', async () => {
    const other = join(ground.run.folder, 'other.crt');
    await writeFile(other, (await createAuthority('other')).certificate);
    const attempt = await ground.begin('certificate', { certificateAuthority: other });
    expect((await attempt.start({ patienceMs: 1_000 })).stderr).toMatch(/not of the authority that its servers trust/);
    expect(await attempt.look()).toEqual(
      expect.arrayContaining([expect.objectContaining({ title: 'Vault answers', state: 'blocked' })]),
    );
    await attempt.vault.stop();
    expect((await attempt.start({ patienceMs: 1_000 })).stderr).toMatch(/Vault does not run yet/);
  });
});

/** That the search would find a share, had anybody written one. */
async function expectSearchFinds(attempt: Attempt): Promise<void> {
  const file = join(attempt.vault.folder, 'work', 'written');
  const share = (await ground.custody())['share-ada']!;
  const clear = await ground.holders.decrypt(share);
  for (const form of [clear, Buffer.from(clear, 'hex').toString('base64')]) {
    await writeFile(file, `key: ${form}\n`);
    expect(await leaks(ground, attempt)).toEqual([file]);
  }
}

async function answerOf({ folder }: VaultServer): Promise<{ root_token: string }> {
  return (JSON.parse(await readFile(join(folder, 'data', 'init.json'), 'utf8')) as { data: { root_token: string } })
    .data;
}

/** As if the Pod had been ended before its shell had written anything. */
async function loseAnswer({ folder }: VaultServer): Promise<void> {
  const data = join(folder, 'data');
  for (const name of await readdir(data)) if (name.startsWith('init.json')) await rm(join(data, name));
}

/** In place of the StatefulSet and the kubelet: a volume that is deleted is gone with its Pod, and both come anew. */
async function beStatefulSet(client: KubernetesClient, vault: VaultServer, signal: AbortSignal): Promise<void> {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vault-0', namespace: 'vault', labels: LABELS } };
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-vault-0', namespace: 'vault' },
  };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'vault' } };
  await client.apply(account);
  const both = async (): Promise<void> => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await client.apply({ ...volume, spec } as KubernetesObject);
    await client.apply({ ...pod, spec: { containers: [{ name: 'vault', image: 'vault' }] } } as KubernetesObject);
  };
  await both();
  const isDeleted = async (): Promise<boolean> => {
    const [left, claim] = [await client.read(pod), await client.read(volume)];
    return !left && (!claim || claim.metadata.deletionTimestamp !== undefined);
  };
  await until({ what: 'the server and its volume are deleted', condition: isDeleted, signal });
  await client.apply({ ...volume, metadata: { ...volume.metadata, finalizers: [] } } as never).catch(() => undefined);
  await until({ what: 'the volume is gone', condition: async () => !(await client.read(volume)), signal });
  await vault.restart({ emptied: true });
  await both();
}

const LABELS = { 'app.kubernetes.io/name': 'vault', component: 'server' };
