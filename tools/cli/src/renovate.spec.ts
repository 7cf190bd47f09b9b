import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadYaml } from '@cedille/source';
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
    const manager = customManagers.find(candidate => isAbout(candidate, file))!;
    const changed = upgrade(text, manager, 'v99.0.0');
    for (const { version, url } of manifests) {
      expect(changed).not.toContain(version);
      expect(changed).toContain(url.replaceAll(version, 'v99.0.0'));
    }
  },
);
