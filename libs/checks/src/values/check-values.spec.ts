import type { ComponentValues } from '@cedille/values';
import { expect, it } from 'vitest';
import { checkValues } from './check-values.ts';

const values = (data: Record<string, unknown>): ComponentValues => ({
  component: 'web',
  environment: 'lab',
  layers: [
    {
      name: 'overlay',
      file: 'environments/lab/web.yaml',
      data,
      positionOf: path => ({ file: 'environments/lab/web.yaml', line: path.length, column: 1 }),
    },
  ],
  values: data,
  merged: data,
  problems: [],
});
const OPEN = { type: 'object' } as const;
const CLOSED = { type: 'object', properties: { password: { type: 'integer' } }, additionalProperties: false } as const;

it.each([
  ['where any key is taken', OPEN],
  ['where its type is wrong as well', CLOSED],
])('tells a secret with its place, and never with its value: %s', async (_, schema) => {
  const { problems } = await checkValues({ values: values({ password: 'hunter2' }), schema });
  expect(problems[0]).toMatchObject({
    code: 'secret-written',
    path: 'password',
    at: { file: 'environments/lab/web.yaml', line: 1 },
  });
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

it('lets names and places of secrets alone', async () => {
  const data = { existingSecret: 'web-admin', passwordKey: 'password', passwordFile: '/run/secrets/password' };
  expect((await checkValues({ values: values(data), schema: OPEN })).problems).toEqual([]);
});
