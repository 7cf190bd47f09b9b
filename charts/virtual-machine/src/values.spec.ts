import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import generate from './values.ts';

const folder = join(import.meta.dirname, '..');

describe('values of virtual-machine', () => {
  it('keep the disk on a replicated class of the environment', () => {
    const storageClasses = { replicated: 'example-class', local: 'example-local', replicas: 2 };
    expect(generate(contextFor('virtual-machine', { storageClasses })).disk?.class).toBe('example-class');
  });

  it('close the namespace but for the image, its progress and the way in', async () => {
    const { namespace, networkPolicy } = await valuesFor('virtual-machine', generate);
    expect(namespace?.podSecurity).toBe('restricted');
    expect(networkPolicy?.ingress).toEqual({ namespaces: { cdi: [8443], kubevirt: [22] } });
    expect(networkPolicy?.egress).toEqual({ internet: [443] });
  });

  it('say which image it is, not only where', () => {
    const { installer } = generate(contextFor('virtual-machine'));
    expect(installer?.url).toMatch(/-\d+\.\d+\.\d+-[a-z0-9_]+\.iso$/);
    expect(installer?.checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('let nobody in by a password', () => {
    expect(generate(contextFor('virtual-machine')).cloudInit?.userData).toContain('ssh_pwauth: false');
  });

  it('are backed up, and for clusters with machines only', () => {
    const meta = parse(readFileSync(join(folder, 'component.yaml'), 'utf8'));
    expect(meta).toMatchObject({ keeps: 'data', clusters: ['talos', 'kind'] });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('virtual-machine', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'virtual-machine',
    await valuesFor('virtual-machine', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
