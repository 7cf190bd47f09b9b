// The environment `local` as it is rendered, on a cluster whose Pods run, delivered by its own Argo CD. The scenarios
// follow each other. What runs under a stand-in, and what is not available at all, is told.
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { bootstrap } from '../delivery/scenarios/bootstrap.ts';
import { waves } from '../delivery/scenarios/waves.ts';
import { openLivePlatform, type LivePlatform } from '../support/live-platform.ts';
import { readSettings } from '../support/settings.ts';
import { arrival } from './scenarios/arrival.ts';
import { certificates } from './scenarios/certificates.ts';
import { database } from './scenarios/database.ts';
import { gateway } from './scenarios/gateway.ts';
import { secrets } from './scenarios/secrets.ts';
import { selfManagement } from './scenarios/self-management.ts';

const ENVIRONMENT = 'local';

describe(`the environment ${ENVIRONMENT}`, { timeout: 1_260_000 }, () => {
  let platform: LivePlatform;
  beforeAll(async () => {
    platform = await openLivePlatform(readSettings(), ENVIRONMENT);
  });
  afterAll(() => platform?.close());
  beforeEach(() => platform.intact());

  const scenarios = [arrival, bootstrap, waves, certificates, gateway, secrets, selfManagement, database];
  for (const scenario of scenarios) scenario(() => platform);
});
