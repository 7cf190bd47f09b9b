import fc from 'fast-check';
import { servicePart } from './calling.fixture.ts';
import type { MakePart } from './part.fixture.ts';
import { configPart, secretPart } from './reading.fixture.ts';
import { gatewayPart } from './routing.fixture.ts';
import { accountPart, claimPart, freePart, guardPart } from './running.fixture.ts';

/** Parts of all sorts. */
export const anyPart: fc.Arbitrary<MakePart> = fc.oneof(
  secretPart,
  configPart,
  accountPart,
  servicePart,
  claimPart,
  guardPart,
  gatewayPart,
  freePart,
);
