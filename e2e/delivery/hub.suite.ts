// Two control planes and one Argo CD: what the Argo CD of one environment does for another one. The scenarios follow each
// other; each but the last leaves the environment as healthy as it found it.
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { deliver } from '../support/deliver.ts';
import type { Delivery } from '../support/delivery.ts';
import { readSettings } from '../support/settings.ts';
import { bootstrap } from './scenarios/bootstrap.ts';
import { departure } from './scenarios/departure.ts';
import { drift } from './scenarios/drift.ts';
import { promotion } from './scenarios/promotion.ts';
import { registration } from './scenarios/registration.ts';
import { removal } from './scenarios/removal.ts';
import { waves } from './scenarios/waves.ts';

describe('an environment that the Argo CD of another one delivers', () => {
  let delivery: Delivery;
  beforeAll(async () => {
    const settings = readSettings();
    delivery = await deliver({ settings, environment: 'annex', registered: false, patienceMs: 240_000 });
  });
  afterAll(() => delivery?.close());
  beforeEach(() => delivery.intact());

  for (const scenario of [registration, bootstrap, waves, drift, removal, promotion, departure])
    scenario(() => delivery);
});
