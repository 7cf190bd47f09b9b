import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
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
    const [made] = (await readdir(away)).filter(name => /^cedille-audit-\d+\.\d+\.\d+-[0-9a-f]{12}\.tgz$/.test(name));
    await run('tar', ['xzf', made!], { cwd: away });
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

  // Root may read everything, so nobody is asked in its place.
  it('tells of folders that it may not list, and misses nothing that could be in them', async () => {
    const folder = await temporaryWorkspace({
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [closed/map.yaml]\n',
      'closed/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    });
    const program = join(archive, 'program/bundle/cedille-audit.cjs');
    const asNobody = (at: string) =>
      run(process.execPath, [program, at], {
        cwd: folder,
        env: { HOME: folder },
        ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }),
      }).then(
        ({ stdout }) => ({ code: 0, said: stdout }),
        (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
      );
    for (const open of [away, archive, folder]) await chmod(open, 0o755);
    await chmod(join(folder, 'closed'), 0);
    const told = await asNobody(folder);
    expect(told.said).toContain('No finding.');
    expect(told.said).toContain('Not read, because they may not be listed: closed.');
    const refused = await asNobody(join(folder, 'closed'));
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('closed may not be listed.') as string });
    await chmod(join(folder, 'closed'), 0o755);
    expect((await asNobody(folder)).said).not.toContain('Not read');
  });

  it('says how it is used', async () => {
    expect((await audit({}, '--help')).stdout).toContain('Usage: cedille-audit [options] <folder>');
  });
});
