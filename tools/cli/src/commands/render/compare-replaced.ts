import { differenceOf, formatDifference, type RenderedText } from '@cedille/difference';
import type { PlatformRendering, RenderSession, ReplacedFile } from '@cedille/pipeline';
import type { Terminal } from '../../terminal.ts';

interface CompareReplacedOptions {
  replaced: readonly ReplacedFile[];
  rendering: PlatformRendering;
  /** Of the run: has the kinds and the documents that it read. */
  session: RenderSession;
}

/** What a run changed in dist/rendered, as objects and fields. What failed is not compared: its file is only gone until it is fixed. */
export function compareReplaced({ replaced, rendering, session }: CompareReplacedOptions) {
  const { renderings } = rendering;
  const failed = new Set(renderings.filter(({ status }) => status === 'failed').map(placeOf));
  const compared = replaced.filter(file => !failed.has(placeOf(file)));
  const { kinds, documents } = session.last!;
  return differenceOf({
    before: compared.flatMap(({ before: text, manifests: _, ...place }): RenderedText[] =>
      text ? [{ ...place, text }] : [],
    ),
    after: compared.flatMap(({ before: _, manifests, ...place }): RenderedText[] =>
      manifests.length ? [{ ...place, documents: manifests }] : [],
    ),
    registry: kinds.registry,
    cache: documents,
    environments: [...new Set(renderings.map(({ environment }) => environment))],
  });
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
