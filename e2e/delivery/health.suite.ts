// The health checks that the platform gives Argo CD, judged by Argo CD's own program.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveTool } from '@cedille/helm';
import { runProgram } from '@cedille/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEALTH_CHECKS } from '../../charts/argocd/src/health.ts';
import { readSettings } from '../support/settings.ts';
import { tell } from '../support/tell.ts';

let argocd: string;
let folder: string;

beforeAll(async () => {
  argocd = (await resolveTool('argocd', { root: readSettings().root, onProgress: tell })).path;
  folder = await mkdtemp(join(tmpdir(), 'cedille-health-'));
  const metadata = { name: 'argocd-cm', namespace: 'argocd' };
  await writeFile(
    join(folder, 'cm.yaml'),
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: HEALTH_CHECKS }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function healthOf(object: object): Promise<string> {
  const file = join(folder, 'object.yaml');
  await writeFile(file, JSON.stringify(object));
  const args = ['admin', 'settings', 'resource-overrides', 'health', file, '--argocd-cm-path', join(folder, 'cm.yaml')];
  const { stdout } = await runProgram({ file: argocd, args, env: { HOME: folder } });
  return /STATUS: (\w+)/.exec(stdout)?.[1] ?? stdout;
}

const TRACKING = 'argocd.argoproj.io/tracking-id';

function application(status: object, trackedBy = 'platform'): object {
  const tracking = `${trackedBy}:argoproj.io/Application:argocd/shop`;
  const metadata = { name: 'shop', namespace: 'argocd', annotations: { [TRACKING]: tracking } };
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, status };
}

const synced = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };

describe('an Application', () => {
  it('is as healthy as what it made', async () => {
    expect(await healthOf(application(synced))).toBe('Healthy');
    expect(await healthOf(application({ ...synced, health: { status: 'Degraded' } }))).toBe('Degraded');
  });

  it('is not there yet before its first sync', async () => {
    expect(await healthOf(application({}))).toBe('Progressing');
    expect(await healthOf(application({ ...synced, sync: { status: 'OutOfSync' } }))).toBe('Progressing');
  });

  it('is broken when its bundle cannot be read, or its objects are refused', async () => {
    const unread = { sync: { status: 'Unknown' }, conditions: [{ type: 'ComparisonError', message: 'not found' }] };
    expect(await healthOf(application(unread))).toBe('Degraded');
    const refused = { phase: 'Running', retryCount: 1, message: 'invalid' };
    expect(await healthOf(application({ sync: { status: 'OutOfSync' }, operationState: refused }))).toBe('Degraded');
    const given = { phase: 'Failed', message: 'invalid' };
    expect(await healthOf(application({ sync: { status: 'OutOfSync' }, operationState: given }))).toBe('Degraded');
  });

  it('is not broken any more once it is as its bundle says', async () => {
    expect(await healthOf(application({ ...synced, operationState: { phase: 'Failed', retryCount: 2 } }))).toBe(
      'Healthy',
    );
  });

  it('does not wait for itself where it is among what it syncs', async () => {
    const syncing = {
      sync: { status: 'OutOfSync' },
      health: { status: 'Healthy' },
      operationState: { phase: 'Running' },
    };
    expect(await healthOf(application(syncing, 'shop'))).toBe('Healthy');
  });
});

function definition(...conditions: object[]): object {
  const metadata = { name: 'shops.example.org' };
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata, status: { conditions } };
}

describe('a definition', () => {
  const established = { type: 'Established', status: 'True', message: '' };

  it('is nothing to wait for', async () => {
    expect(await healthOf(definition(established))).toBe('Healthy');
    expect(await healthOf({ ...definition(), status: undefined })).toBe('Healthy');
  });

  it('is broken when Kubernetes will never serve it', async () => {
    const refused = { type: 'NamesAccepted', status: 'False', reason: 'PluralConflict', message: 'shops is taken' };
    expect(await healthOf(definition(refused))).toBe('Degraded');
    const bundle = { type: 'Established', status: 'False', reason: 'InvalidCABundle', message: 'no certificate' };
    expect(await healthOf(definition(bundle))).toBe('Degraded');
    const wrong = { type: 'NonStructuralSchema', status: 'True', message: 'no type' };
    expect(await healthOf(definition(established, wrong))).toBe('Degraded');
  });
});

function vaultSecret(...conditions: object[]): object {
  const metadata = { name: 'shop', namespace: 'shop', generation: 2 };
  return { apiVersion: 'redhatcop.redhat.io/v1alpha1', kind: 'VaultSecret', metadata, status: { conditions } };
}

describe('an object of Vault', () => {
  const success = { type: 'ReconcileSuccessful', status: 'True', observedGeneration: 2 };

  it('is healthy once Vault has it as it is written', async () => {
    expect(await healthOf(vaultSecret(success))).toBe('Healthy');
    expect(await healthOf(vaultSecret({ ...success, observedGeneration: 1 }))).toBe('Progressing');
    expect(await healthOf(vaultSecret())).toBe('Progressing');
  });

  it('is broken when Vault refuses it', async () => {
    expect(await healthOf(vaultSecret({ type: 'ReconcileFailed', status: 'True', message: 'denied' }))).toBe(
      'Degraded',
    );
  });
});
