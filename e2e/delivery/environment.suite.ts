// Real environments, each with every upstream chart that it has, from the bootstrap to the last wave; with the environment
// that delivers it, where that is another one. Where Pods are fakes,
// stand-ins say what operators would say, and webhooks are not called, for nobody would answer.
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { deliver } from '../support/deliver.ts';
import type { Delivery } from '../support/delivery.ts';
import { readSettings } from '../support/settings.ts';
import { bootstrap } from './scenarios/bootstrap.ts';
import { waves } from './scenarios/waves.ts';

/** Hundreds of objects, each compared on the API server; some machines are busy. */
const PATIENCE_MS = 2_400_000;

const settings = readSettings();
const asked = settings.environments ?? [];

describe.skipIf(asked.length)('a real environment', () => {
  it('is delivered when it is asked for: --environments <name>', ({ skip }) => skip('none was asked for'));
});

for (const environment of asked)
  describe(`the environment ${environment}`, { timeout: PATIENCE_MS + 60_000 }, () => {
    let delivery: Delivery;
    beforeAll(async () => {
      delivery = await deliver({ settings, environment, patienceMs: PATIENCE_MS });
    });
    afterAll(() => delivery?.close());
    beforeEach(() => delivery.intact());

    for (const scenario of [bootstrap, waves]) scenario(() => delivery);
  });
