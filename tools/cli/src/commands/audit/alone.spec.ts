import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const REPOSITORY = join(import.meta.dirname, '../../../../..');
const { packAudit } = createRequire(import.meta.url)(join(REPOSITORY, 'tools/cli/pack-audit.cjs')) as {
  packAudit: (options: { root: string; folder: string }) => Promise<void>;
};

describe('the audit as a package', () => {
  let archive: string;
  let away: string;

  beforeAll(async () => {
    away = await mkdtemp(join(tmpdir(), 'cedille-'));
    const folder = join(away, 'made');
    await packAudit({ root: REPOSITORY, folder });
    await run('npm', ['pack', folder, '--pack-destination', away, '--ignore-scripts', '--loglevel=error'], {
      cwd: away,
    });
    await run('tar', ['xzf', 'cedille-audit-0.0.0.tgz'], { cwd: away });
    archive = join(away, 'package');
  }, 120_000);

  afterAll(() => rm(away, { recursive: true, force: true }));

  const audit = (files: Readonly<Record<string, string>>, ...flags: string[]) =>
    temporaryWorkspace(files).then(folder =>
      run(process.execPath, [join(archive, 'program/bundle/cedille-audit.cjs'), folder, ...flags], {
        cwd: away,
        env: { HOME: away },
      }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
      ),
    );

  it('knows the kinds of Kubernetes, and those that components brought', async () => {
    const { code, stdout } = await audit(
      {
        'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndota: {}\n',
        'certificate.yaml':
          'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {secretName: a, issuerRef: {name: a}, dnsNmaes: [a.example]}\n',
      },
      '--format',
      'json',
    );
    expect(code).toBe(1);
    const { problems } = JSON.parse(stdout) as { problems: { at: { file: string }; path: string }[] };
    expect(problems.map(({ at, path }) => `${at.file} ${path}`)).toEqual([
      'certificate.yaml spec.dnsNmaes',
      'map.yaml dota',
    ]);
  });

  it('says how it is used', async () => {
    expect((await audit({}, '--help')).stdout).toContain('Usage: cedille-audit [options] <folder>');
  });
});
