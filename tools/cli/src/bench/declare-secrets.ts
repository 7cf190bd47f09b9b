import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listEnvironments } from '@cedille/environment';
import { renderPlatform } from '@cedille/pipeline';
import { parseDocument } from 'yaml';

/** A Secret that a chart reads and a program creates. */
interface MadeSecret {
  namespace: string;
  name: string;
}

/** Says in every environment that the Secrets exist which nothing creates, as whoever adds such a chart has to. */
export async function declareSecrets(root: string): Promise<void> {
  const { problems } = await renderPlatform({ root });
  const messages = problems.filter(({ code }) => code === 'reference-missing').map(({ message }) => message);
  const secrets = new Map(messages.flatMap(secretIn).map(secret => [`${secret.namespace}/${secret.name}`, secret]));
  for (const environment of await listEnvironments(root)) {
    const file = join(root, 'environments', environment, 'environment.yaml');
    const document = parseDocument(await readFile(file, 'utf8'));
    const existing = [...secrets.values()].map(secret => ({
      apiVersion: 'v1',
      kind: 'Secret',
      ...secret,
      reason: 'A program of the chart creates it.',
    }));
    if (existing.length) document.set('existing', existing);
    await writeFile(file, String(document));
  }
}

function secretIn(message: string): MadeSecret[] {
  const [, name, namespace] = / to Secret (\S+), but nothing creates it in namespace ([a-z0-9-]+)/.exec(message) ?? [];
  return name && namespace ? [{ namespace, name }] : [];
}
