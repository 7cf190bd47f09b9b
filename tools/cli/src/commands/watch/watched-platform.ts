import { differenceOf, type Difference, type RenderedText } from '@cedille/difference';
import {
  renderedFile,
  renderPlatform,
  type PlatformRendering,
  type RenderedManifests,
  type RenderPlatformOptions,
  type RenderSession,
} from '@cedille/pipeline';
import { CedilleError, type Problem } from '@cedille/source';
import { definingTexts } from '../../shared/defining-texts.ts';

export type WatchedOptions = Omit<RenderPlatformOptions, 'session' | 'onManifests' | 'isKnown'> & {
  session: RenderSession;
};

/** What a save came to. */
export interface Round {
  problems: readonly Problem[];
  /** Absent when facts or components cannot be read: then nothing was rendered. */
  rendering?: PlatformRendering;
  /** Against the last render that worked, or against the first one. Absent in the first round. */
  difference?: Difference;
  /** Renders that are not compared, because they failed: `production/argocd`. */
  failed: readonly string[];
}

type Shown = Pick<RenderedManifests, 'component' | 'environment' | 'namespace' | 'key' | 'manifests'>;

/** The platform as it was rendered last, and what the next render makes of it. */
export class WatchedPlatform {
  /** By file. What fails keeps what it was when it worked. */
  private current = new Map<string, Shown>();
  private first: ReadonlyMap<string, Shown> | undefined;
  private readonly options: WatchedOptions;

  constructor(options: WatchedOptions) {
    this.options = options;
  }

  /** Renders what is another now. */
  async render({ sinceStart = false } = {}): Promise<Round> {
    const fresh = new Map<string, Shown>();
    let rendering: PlatformRendering;
    try {
      rendering = await renderPlatform({
        ...this.options,
        isKnown: ({ file, key }) => this.current.get(file)?.key === key,
        onManifests: ({ text: _, file, ...shown }) => void fresh.set(file, shown),
      });
    } catch (error) {
      if (!(error instanceof CedilleError) || this.options.signal?.aborted) throw error;
      return { problems: error.problems, failed: [] };
    }
    const before = sinceStart ? this.first : this.current;
    const { next, failed } = this.advance(rendering, fresh);
    const isFirst = !this.first;
    this.current = next;
    this.first ??= next;
    const round = { problems: rendering.problems, rendering, failed };
    return isFirst || !before ? round : { ...round, difference: this.compare(before, next) };
  }

  private advance(
    { renderings }: PlatformRendering,
    fresh: ReadonlyMap<string, Shown>,
  ): { next: Map<string, Shown>; failed: string[] } {
    const next = new Map<string, Shown>();
    const failed: string[] = [];
    for (const { component, environment, status } of renderings) {
      const file = renderedFile(environment, component);
      const shown = (status !== 'failed' && fresh.get(file)) || this.current.get(file);
      if (shown) next.set(file, shown);
      if (status === 'failed') failed.push(`${environment}/${component}`);
    }
    return { next, failed };
  }

  /** Only what was rendered anew can differ. */
  private compare(before: ReadonlyMap<string, Shown>, after: ReadonlyMap<string, Shown>): Difference {
    const files = [...new Set([...before.keys(), ...after.keys()])].filter(
      file => before.get(file)?.manifests !== after.get(file)?.manifests,
    );
    const textsOf = (side: ReadonlyMap<string, Shown>): RenderedText[] =>
      files.flatMap(file => {
        const shown = side.get(file);
        return shown ? [{ ...shown, documents: shown.manifests }] : [];
      });
    const { kinds, documents } = this.options.session.last!;
    const environments = [...new Set([...after.values()].map(({ environment }) => environment))];
    return differenceOf({
      before: textsOf(before),
      after: textsOf(after),
      registry: kinds.registry,
      cache: documents,
      environments,
      definitions: (environment, kind) => {
        const owners = kinds.broughtBy.get(kind) ?? [];
        const texts = [...after.values()].flatMap(({ manifests, ...shown }) =>
          owners.includes(shown.component) ? manifests.map(({ text }) => ({ ...shown, text })) : [],
        );
        return definingTexts(texts, { environment, owners });
      },
    });
  }
}
