import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions } from 'yaml';
import { readHelmNumber } from './helm-number.ts';

type Options = ParseOptions & DocumentOptions & SchemaOptions;

/** How the parser reads scalars. Measured against Helm 4, whose values go through YAML to JSON. */
export function dialectOptions(dialect: '1.2' | 'helm'): Options {
  return dialect === 'helm'
    ? { version: '1.1', customTags: tags => [...HELM_TAGS, ...tags.filter(isKnownToHelm)] }
    : { version: '1.2', merge: true, resolveKnownTags: false };
}

const NUMBER = (text: string) => readHelmNumber(text) ?? text;

/** Numbers as Helm reads them; bytes become the text that JSON can carry. */
const HELM_TAGS: ScalarTag[] = [
  { tag: 'tag:yaml.org,2002:int', default: true, test: /^[-+.\d]/, resolve: NUMBER },
  { tag: 'tag:yaml.org,2002:float', resolve: NUMBER },
  { tag: 'tag:yaml.org,2002:binary', resolve: text => Buffer.from(text, 'base64').toString() },
];

/** The parser's own reading of YAML 1.1 that Helm does not share: timestamps stay text, sets and ordered maps are plain. */
const UNKNOWN_TO_HELM: ReadonlySet<string> = new Set(['int', 'float', 'timestamp', 'binary', 'omap', 'pairs', 'set']);

function isKnownToHelm(tag: string | { tag: string }): boolean {
  const name = typeof tag === 'string' ? tag : tag.tag;
  return !UNKNOWN_TO_HELM.has(name.split(':').at(-1)!);
}
