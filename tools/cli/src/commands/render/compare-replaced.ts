import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differenceOf, formatDifference, type RenderedText } from '@cedille/difference';
import { renderedFile, type PlatformRendering, type RenderSession, type ReplacedFile } from '@cedille/pipeline';
import { definingTexts } from '../../shared/defining-texts.ts';
import type { Terminal } from '../../terminal.ts';

interface CompareReplacedOptions {
  /** Of the workspace: what was rendered before is there. */
  root: string;
  replaced: readonly ReplacedFile[];
  rendering: PlatformRendering;
  /** Of the run: has the kinds and the documents that it read. */
  session: RenderSession;
}

/** What a run changed in dist/rendered, as objects and fields. What failed is not compared: its file is only gone until it is fixed. */
export function compareReplaced({ root, replaced, rendering, session }: CompareReplacedOptions) {
  const { renderings } = rendering;
  const failed = new Set(renderings.filter(({ status }) => status === 'failed').map(placeOf));
  const compared = replaced.filter(file => !failed.has(placeOf(file)));
  const { kinds, documents } = session.last!;
  const environments = [...new Set(renderings.map(({ environment }) => environment))];
  return differenceOf({
    before: compared.flatMap(({ before: text, manifests: _, ...place }): RenderedText[] =>
      text ? [{ ...place, text }] : [],
    ),
    after: compared.flatMap(({ before: _, manifests, ...place }): RenderedText[] =>
      manifests.length ? [{ ...place, documents: manifests }] : [],
    ),
    registry: kinds.registry,
    cache: documents,
    environments,
    definitions: (environment, kind) => {
      const owners = kinds.broughtBy.get(kind) ?? [];
      const files = environments.flatMap(place => owners.map(owner => ({ environment: place, component: owner })));
      return definingTexts(
        files.flatMap(file => readRendered(root, file)),
        { environment, owners },
      );
    },
  });
}

/** What a component renders there, as this run or an earlier one left it. */
function readRendered(root: string, place: { environment: string; component: string }) {
  const file = join(root, renderedFile(place.environment, place.component));
  return existsSync(file) ? [{ ...place, text: readFileSync(file, 'utf8') }] : [];
}

/** For people. */
export function formatReplaced(options: CompareReplacedOptions, colors: Terminal['colors']): string {
  const base = 'what dist/rendered held before';
  return formatDifference(compareReplaced(options), { colors, base, remarks: remarksOf(options) }).trimEnd();
}

/** What failed is in no difference. */
function remarksOf({ rendering: { renderings } }: CompareReplacedOptions): string[] {
  return renderings
    .filter(({ status }) => status === 'failed')
    .map(
      ({ environment, component }) => `${environment}: ${component} is not compared, because it cannot be rendered.`,
    );
}

/** For programs. */
export function replacedJson(options: CompareReplacedOptions): unknown {
  return JSON.parse(formatDifference(compareReplaced(options), { format: 'json' }));
}

function placeOf({ environment, component }: { environment: string; component: string }): string {
  return `${environment}/${component}`;
}
