import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { select } from './select.ts';

const FILES = {
  'charts/grafana/Chart.yaml': 'name: grafana\n',
  'charts/vault/Chart.yaml': 'name: vault\n',
  'environments/production/environment.yaml': '',
  'environments/staging/environment.yaml': '',
};

describe('words on the command line', () => {
  it('are environments and components in any order', async () => {
    const root = await temporaryWorkspace(FILES);
    expect(await select(root, [])).toEqual({});
    expect(await select(root, ['production'])).toEqual({ environments: ['production'] });
    expect(await select(root, ['vault', 'production', 'grafana'])).toEqual({
      environments: ['production'],
      components: ['vault', 'grafana'],
    });
  });

  it('that are neither are all told, with what was meant', async () => {
    const root = await temporaryWorkspace(FILES);
    await expect(select(root, ['prodution', 'graphana', 'production'])).rejects.toMatchObject({
      problems: [
        { code: 'usage', fix: 'write production' },
        { code: 'usage', fix: 'write grafana' },
      ],
    });
  });
});
