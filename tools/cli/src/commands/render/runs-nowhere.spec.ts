import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runsNowhere } from './runs-nowhere.ts';

const root = join(import.meta.dirname, '../../../../..');

describe('runsNowhere', () => {
  it('tells a component that does not run where it was asked for, and where it does', async () => {
    const selection = { environments: ['production'], components: ['vault'] };
    expect(await runsNowhere({ root, selection, renderings: [] })).toMatchObject([
      {
        code: 'runs-nowhere',
        severity: 'error',
        message: 'vault does not run in production: nothing was rendered.',
        at: { file: 'environments/production/environment.yaml' },
        expected: 'an environment that lists vault: local, management',
      },
    ]);
  });

  it('lets alone what ran', async () => {
    const renderings = [{ environment: 'local', component: 'vault' }];
    const selection = { environments: ['local'], components: ['vault'] };
    expect(await runsNowhere({ root, selection, renderings })).toEqual([]);
  });

  it('tells an environment without components: as an error to who asked for it', async () => {
    const asked = await runsNowhere({ root, selection: { environments: ['sandbox'] }, renderings: [] });
    expect(asked).toMatchObject([{ severity: 'error', environment: 'sandbox', path: 'components' }]);
    const all = await runsNowhere({ root, selection: {}, renderings: [] });
    expect(new Set(all.map(({ severity }) => severity))).toEqual(new Set(['warning']));
  });
});
