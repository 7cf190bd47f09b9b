// A platform is packaged, published, bootstrapped and delivered by the real Argo CD, with the real commands. The scenarios
// follow each other on one cluster; each leaves the platform as healthy as it found it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../support/deliver.ts';
import type { Delivery } from '../support/delivery.ts';
import { judgedByOther } from '../support/deployed-versions.ts';
import { readSettings } from '../support/settings.ts';
import { bootstrap } from './scenarios/bootstrap.ts';
import { broken } from './scenarios/broken.ts';
import { drift } from './scenarios/drift.ts';
import { promotion } from './scenarios/promotion.ts';
import { removal } from './scenarios/removal.ts';
import { signatures } from './scenarios/signatures.ts';
import { waves } from './scenarios/waves.ts';

const settings = readSettings();
const other = await judgedByOther(settings.root, 'argocd');
it.skipIf(other !== undefined)(other ?? 'Argo CD is the one that is deployed', () => {
  expect(other).toBeUndefined();
});

describe('a small platform', () => {
  let delivery: Delivery;
  beforeAll(async () => {
    delivery = await deliver({ settings, environment: 'lab', patienceMs: 240_000 });
  });
  afterAll(() => delivery?.close());
  beforeEach(() => delivery.intact());

  for (const scenario of [bootstrap, waves, drift, removal, promotion, broken, signatures]) scenario(() => delivery);
});
