// A real environment, with every upstream chart that it has, from the bootstrap to the last wave. Where Pods are fakes,
// stand-ins say what operators would say, and webhooks are not called, for nobody would answer.
import { afterAll, beforeAll, describe } from 'vitest';
import { deliver } from '../support/deliver.ts';
import type { Delivery } from '../support/delivery.ts';
import { whatIsMissing } from '../support/render-environments.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';
import { bootstrap } from './scenarios/bootstrap.ts';
import { waves } from './scenarios/waves.ts';

/** Hundreds of objects, each compared on the API server; some machines are busy. */
const PATIENCE_MS = 1_200_000;

const settings = readSettings();
const [platform] = settings.environments ?? [];
const missing = platform === undefined ? 'none was asked for' : await whatIsMissing(settings, platform);
if (missing) tell(`no environment is delivered: ${missing}`);

describe.skipIf(missing)(`the environment ${platform}`, { timeout: PATIENCE_MS + 60_000 }, () => {
  let delivery: Delivery;
  beforeAll(async () => {
    delivery = await deliver({ settings, platform: platform!, patienceMs: PATIENCE_MS });
  });
  afterAll(() => delivery?.close());

  for (const scenario of [bootstrap, waves]) scenario(() => delivery);
});
