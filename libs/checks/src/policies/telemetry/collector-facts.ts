import facts from '../../../facts/collector.json' with { type: 'json' };

/** What a key of a configuration takes: written so that most of a file is names. */
export type Shape =
  | 'any'
  | 'text'
  | 'number'
  | 'switch'
  | 'duration'
  /** The name of an extension. */
  | 'extension'
  | { list: Shape }
  | { map: Shape }
  | { keys: Readonly<Record<string, Shape>> };

/** Sections of a configuration that define components. */
export type Section = 'receivers' | 'processors' | 'exporters' | 'extensions' | 'connectors';

/** A component of the collector, by the folder of its module. */
interface Component {
  /** Its own, and the one that it had before. */
  names: readonly string[];
  /** Nothing but its module is known: how it writes its name, and its keys, is not. */
  open: boolean;
  config: Shape;
}

interface CollectorFacts {
  version: string;
  /** Folders of modules by distribution: the last part of the name of its image. */
  distributions: Readonly<Record<string, Readonly<Record<Section, readonly string[]>>>>;
  components: Readonly<Record<Section, Readonly<Record<string, Component>>>>;
}

const FACTS = facts as unknown as CollectorFacts;

/** A distribution of the collector, of the version that facts were derived from. */
export class Distribution {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** That of an image. Undefined where somebody has built their own: of that, nothing is known. */
  static of(image: string | undefined): Distribution | undefined {
    // Without an image, it is what the operator takes.
    if (image === undefined) return new Distribution('opentelemetry-collector-k8s');
    const name = /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image)?.[1] ?? '';
    return Object.hasOwn(FACTS.distributions, name) ? new Distribution(name) : undefined;
  }

  /** For people: `opentelemetry-collector-k8s 0.159.0`. */
  get title(): string {
    return `${this.name} ${FACTS.version}`;
  }

  /** What a component of this type is configured by; undefined where the distribution has none. */
  shapeOf(section: Section, type: string): Shape | undefined {
    for (const module of FACTS.distributions[this.name]![section]) {
      const { names, open, config } = FACTS.components[section][module]!;
      if (names.some(name => name === type || (open && name === type.replaceAll('_', '')))) return config;
    }
    return undefined;
  }

  /** Types that the distribution has, for saying what was probably meant. */
  typesOf(section: Section): string[] {
    return FACTS.distributions[this.name]![section].map(module => FACTS.components[section][module]!.names[0]!);
  }
}
