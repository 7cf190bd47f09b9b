import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinDocuments } from './join-documents.ts';
import { orderManifests } from './order-manifests.ts';
import { parseManifests } from './parse-manifests.ts';
import { splitDocuments } from './split-documents.ts';

const MIRROR = process.env['CEDILLE_CHART_MIRROR'];
const isHere = MIRROR !== undefined && existsSync(MIRROR);

/** Published manifests are plain YAML and need no Helm. */
describe.skipIf(!isHere)('published manifests (needs CEDILLE_CHART_MIRROR)', () => {
  it('are split, parsed, ordered and joined without a byte lost', async () => {
    const names = (await readdir(MIRROR!)).filter(name => name.endsWith('.yaml'));
    for (const name of names) {
      const text = await readFile(join(MIRROR!, name), 'utf8');
      const { manifests, problems } = parseManifests({ text, file: name });
      expect(problems).toEqual([]);
      const joined = splitDocuments(joinDocuments(orderManifests(manifests)));
      expect(joined.map(document => document.text).sort()).toEqual(
        splitDocuments(text)
          .map(document => document.text)
          .sort(),
      );
    }
  });
});
