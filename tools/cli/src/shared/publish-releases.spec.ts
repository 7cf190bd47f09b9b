import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRegistry, parseAddress } from '@cedille/net';
import { startRegistry, type RealRegistry } from '@cedille/net/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../fixtures/run-command.ts';
import { smallWorkspace } from '../fixtures/small-workspace.ts';

let real: RealRegistry | string;
let into: string;
let club = 0;

beforeAll(async () => {
  real = await startRegistry();
});
afterAll(async () => {
  if (typeof real === 'object') await real.stop();
});
beforeEach(context => {
  if (typeof real === 'string') return context.skip(real);
  club += 1;
  into = `oci://${real.host}/pins${club}`;
});

const channel = (): Promise<string | undefined> =>
  openRegistry({ env: {} }).resolve(parseAddress(`${into}/bundles/platform`), 'lab');

describe('the channel of an environment', () => {
  it('does not move while the environment pins nothing; releases are published all the same', async () => {
    const root = await smallWorkspace();
    const { code, said } = await runCommand(root, 'publish', '--registry', into);
    expect([code, await channel()]).toEqual([0, undefined]);
    expect(said).toContain('lab lists shop without a pin');
  });

  it('is refused to whoever asks for it while something is not pinned', async () => {
    const root = await smallWorkspace();
    const { code } = await runCommand(root, 'publish', 'platform', '--channel', 'lab', '--registry', into);
    expect([code, await channel()]).toEqual([1, undefined]);
  });

  it('moves once everything is pinned', async () => {
    const root = await smallWorkspace();
    await runCommand(root, 'publish', '--registry', into);
    expect((await runCommand(root, 'promote', 'tree', 'lab', '--write', '--registry', into)).code).toBe(0);
    expect((await runCommand(root, 'publish', 'platform', '--registry', into)).code).toBe(0);
    expect(await channel()).toBeDefined();
  });

  it('stays when a pin is lost: what runs would be taken for removed', async () => {
    const root = await smallWorkspace();
    await runCommand(root, 'publish', '--registry', into);
    await runCommand(root, 'promote', 'tree', 'lab', '--write', '--registry', into);
    await runCommand(root, 'publish', 'platform', '--registry', into);
    const before = await channel();
    await writeFile(join(root, 'environments/lab/releases.yaml'), '{}\n');
    await writeFile(join(root, 'environments/lab/platform.yaml'), 'text: other\n');
    const { said } = await runCommand(root, 'publish', 'platform', '--registry', into);
    expect(said).toContain('lab lists shop without a pin');
    expect(await channel()).toBe(before);
  });

  it('moves without pins where the environment says that it follows the tree', async () => {
    const root = await smallWorkspace({ facts: 'delivery: { follows: tree }\n' });
    const { code, said } = await runCommand(root, 'publish', '--registry', into);
    expect(code).toBe(0);
    expect(said).not.toContain('without a pin');
    expect(await channel()).toBeDefined();
  });
});
