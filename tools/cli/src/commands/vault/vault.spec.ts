import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../fixtures/run-command.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
const init = (...args: string[]) => runCommand(ROOT, 'vault', 'init', ...args);

describe('cedille vault init', () => {
  it('sends whoever names a tenant to the environment that runs its Vault', async () => {
    const { problems } = await init('production');
    expect(problems).toMatchObject([{ code: 'usage', environment: 'production' }]);
    expect(problems[0]!.fix).toContain('./cedille vault init management');
  });

  it('runs nothing without a context', async () => {
    const { problems } = await init('management', '--yes');
    expect(problems).toMatchObject([{ code: 'usage', message: 'No kubectl context was given.' }]);
  });

  it('starts no shared Vault whose keys nobody would have', async () => {
    const { problems } = await init('management');
    expect(problems).toMatchObject([{ code: 'usage', message: expect.stringMatching(/no holders/) as string }]);
    expect(problems[0]!.expected).toContain('environments/management/holders/<holder>.asc');
  });

  it('says the steps of a Vault with one key, of which nobody holds a share', async () => {
    const { code, out } = await init('local');
    expect(code).toBe(0);
    expect(out).toContain('the Secret vault-unseal');
  });
});
