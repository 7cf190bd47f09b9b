import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imagesFile, writeImages } from '@cedille/helm';
import { loadYaml } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { expect, it } from 'vitest';

const ROOT = join(fileURLToPath(new URL('.', import.meta.url)), '../../..');

interface Manager {
  managerFilePatterns: string[];
  matchStrings: string[];
  autoReplaceStringTemplate?: string;
}
interface Manifest {
  version: string;
  url: string;
}

const { customManagers } = JSON.parse(readFileSync(join(ROOT, '.github/renovate.json'), 'utf8')) as {
  customManagers: Manager[];
};
const isAbout = ({ managerFilePatterns }: Manager, file: string): boolean =>
  managerFilePatterns.some(pattern => new RegExp(pattern.slice(1, -1)).test(file));

/** What Renovate does: finds pins by the expressions, and writes the new version as the template says. */
function upgrade(text: string, { matchStrings, autoReplaceStringTemplate }: Manager, newValue: string): string {
  return matchStrings.reduce(
    (before, pattern) =>
      before.replaceAll(new RegExp(pattern, 'g'), (...match) => {
        const { depName } = match.at(-1) as { depName: string };
        return autoReplaceStringTemplate!.replaceAll('{{{depName}}}', depName).replaceAll('{{{newValue}}}', newValue);
      }),
    text,
  );
}

const files = readdirSync(join(ROOT, 'charts')).map(name => `charts/${name}/component.yaml`);
const pinned = await Promise.all(
  files.map(async file => {
    const source = await loadYaml(ROOT, file).catch(() => undefined);
    return { file, text: source?.text ?? '', manifests: (source?.data as { manifests?: Manifest[] })?.manifests ?? [] };
  }),
);

it.each(pinned.filter(({ manifests }) => manifests.length))(
  'Renovate moves each manifest of $file to a new version, in its URL too',
  ({ file, text, manifests }) => {
    const managers = customManagers.filter(candidate => isAbout(candidate, file));
    const changed = managers.reduce((before, manager) => upgrade(before, manager, 'v99.0.0'), text);
    for (const { version, url } of manifests) {
      expect(changed).not.toContain(version);
      expect(changed).toContain(url.replaceAll(version, 'v99.0.0'));
    }
  },
);

it('Renovate finds every image whose digest is recorded, its tag and its digest', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = ['quay.io/argoproj/argocd:v3.4.4', 'localhost:5000/b:v1', 'grafana/grafana:12.0.1-security_1'];
  const root = await temporaryWorkspace({ 'charts/web/Chart.yaml': '' });
  await writeImages(root, 'web', new Map(images.map(image => [image, digest])));
  const { matchStrings } = customManagers.find(candidate => isAbout(candidate, imagesFile('web')))!;
  const found = [...readFileSync(join(root, imagesFile('web')), 'utf8').matchAll(new RegExp(matchStrings[0]!, 'g'))];
  const names = found.map(({ groups }) => `${groups!['depName']}:${groups!['currentValue']}`);
  expect(names.sort()).toEqual(images.sort());
  expect(found.every(({ groups }) => groups!['currentDigest'] === digest)).toBe(true);
});
