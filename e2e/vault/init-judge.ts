import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { HOLDERS, type Attempt, type InitGround } from './init-ground.ts';
import type { VaultServer } from './start-vault.ts';

/** After whatever happened: everything is as it should be, and nothing is to do. */
export async function expectSound(ground: InitGround, attempt: Attempt): Promise<void> {
  const { vault } = attempt;
  const mount = ground.keeper.facts.vault.authMount;
  const jwt = await ground.operatorToken();
  const operator = await vault.anybody.insist('POST', `auth/${mount}/login`, { role: 'vault-administrator', jwt });
  const session = vault.as(operator.client_token as string);
  expect(Object.keys(await session.insist('GET', 'sys/auth'))).toEqual(
    expect.arrayContaining(ground.methods.map(method => `${method.mount}/`)),
  );
  expect(await session.insist('GET', 'sys/audit')).toHaveProperty('file/');
  const kept = await ground.custody();
  expect(Object.keys(kept).sort()).toEqual([...HOLDERS.map(name => `share-${name}`), 'state']);
  const shares = await Promise.all(HOLDERS.map(name => ground.holders.decrypt(kept[`share-${name}`]!)));
  expect(await rootTokens(vault, shares)).toBe(1);
  expect((await readdir(join(vault.folder, 'data'))).filter(name => name.startsWith('init.json'))).toEqual([]);
}

/** That the command says the same. */
export async function expectNothingToDo(attempt: Attempt): Promise<void> {
  const steps = await attempt.look();
  expect(steps.filter(({ state }) => state !== 'done')).toEqual([]);
}

/** How many there are, the one that is needed to count them included. */
async function rootTokens({ anybody, as }: VaultServer, shares: readonly string[]): Promise<number> {
  await anybody.insist('DELETE', 'sys/generate-root/attempt');
  const { nonce, otp } = await anybody.insist('POST', 'sys/generate-root/attempt', {});
  let encoded = '';
  for (const key of shares.slice(0, 2))
    encoded = (await anybody.insist('POST', 'sys/generate-root/update', { nonce, key })).encoded_token as string;
  const bytes = Buffer.from(encoded, 'base64');
  const token = Buffer.from(bytes.map((byte, index) => byte ^ (otp as string).charCodeAt(index))).toString();
  const root = as(token);
  const { keys } = (await root.insist('LIST', 'auth/token/accessors')) as { keys: string[] };
  const found = await Promise.all(keys.map(accessor => root.call('POST', 'auth/token/lookup-accessor', { accessor })));
  // Whoever counts again must not find what counted before.
  await root.insist('POST', 'auth/token/revoke-self');
  return found.filter(({ data }) => (data.policies as string[] | undefined)?.includes('root')).length;
}

/** Shares and root tokens in clear, as far as anything encrypted was ever written: only the test can read that. */
async function secretsOf({ holders }: InitGround, { standIn }: Attempt): Promise<string[]> {
  const applied = await Promise.all((await standIn.applied()).map(text => JSON.parse(text) as { data: object }));
  const ciphertexts = new Set(
    applied.flatMap(({ data }) =>
      Object.entries(data).flatMap(([key, value]) => (key === 'state' ? [] : [value as string])),
    ),
  );
  return Promise.all([...ciphertexts].map(text => holders.decrypt(Buffer.from(text, 'base64'))));
}

/** Where a secret is in clear, in any form. */
export async function leaks(ground: InitGround, attempt: Attempt): Promise<string[]> {
  const secrets = await secretsOf(ground, attempt);
  expect(secrets.length).toBeGreaterThanOrEqual(HOLDERS.length + 1);
  const forms = secrets.flatMap(secret => [
    secret,
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret, 'hex').toString('base64').replace(/=+$/, ''),
  ]);
  const wanted = forms.filter(form => form.length > 8).map(form => Buffer.from(form));
  const found: string[] = [];
  const search = (where: string, text: Buffer): void => {
    if (wanted.some(form => text.includes(form))) found.push(where);
  };
  const folders = [attempt.vault.folder, join(ground.run.folder, 'logs'), ground.holders.root];
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        search(join(entry.parentPath, entry.name), await readFile(join(entry.parentPath, entry.name)));
  for (const output of attempt.outputs) search('output', Buffer.from(output));
  for (const kind of ['Secret', 'ConfigMap', 'Event']) {
    for (const object of await ground.client.list({ apiVersion: 'v1', kind })) {
      const values = Object.values((object.data ?? {}) as Record<string, string>);
      search(`${kind} ${object.metadata.name}`, Buffer.from(JSON.stringify(object)));
      for (const value of values) search(`${kind} ${object.metadata.name}`, Buffer.from(value, 'base64'));
    }
  }
  return found;
}
