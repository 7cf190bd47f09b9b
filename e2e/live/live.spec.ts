// The environment `local` as it is rendered, on a cluster whose Pods run. The scenarios follow each other, in the order in
// which the platform comes up; what runs under a stand-in, and what does not run at all, is told.
import { afterAll, beforeAll, describe } from 'vitest';
import { openLivePlatform, type LivePlatform } from '../support/live-platform.ts';
import { readSettings } from '../support/settings.ts';
import { certificates } from './scenarios/certificates.ts';
import { gateway } from './scenarios/gateway.ts';
import { secrets } from './scenarios/secrets.ts';

describe('the environment local', () => {
  let platform: LivePlatform;
  beforeAll(async () => {
    platform = await openLivePlatform(readSettings(), 'local');
  });
  afterAll(() => platform?.close());

  for (const scenario of [certificates, gateway, secrets]) scenario(() => platform);
});
