import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mirrorFolder } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { joinDocuments } from './join-documents.ts';
import { orderManifests } from './order-manifests.ts';
import { parseManifests } from './parse-manifests.ts';
import { splitDocuments } from './split-documents.ts';

const MIRROR = mirrorFolder();

/** Published manifests are plain YAML and need no Helm. */
describe.skipIf(!MIRROR)('published manifests (CEDILLE_CHART_MIRROR names no folder with any)', () => {
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
