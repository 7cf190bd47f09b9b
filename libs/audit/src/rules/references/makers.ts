import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { escapePattern } from '@cedille/source';
import type { Repository } from '../../repository.ts';
import { deliveredIn } from '../argocd/applications.ts';
import { folderOf } from '../../tree/walk-tree.ts';
import { mapsAt, textAt } from '../../objects/value-at.ts';
import { textsBelow, type Related } from './relations.ts';

// cspell:ignore containo adoc
/** Custom kinds whose controllers make nothing that others look for by a name of their own. */
const MAKE_NOTHING =
  /^(?:gateway\.networking\.k8s\.io|traefik\.io|traefik\.containo\.us|networking\.istio\.io|security\.istio\.io|cilium\.io|keda\.sh|autoscaling\.k8s\.io|route\.openshift\.io)\/|^monitoring\.coreos\.com\/(?:ServiceMonitor|PodMonitor|PrometheusRule|Probe)$|^argoproj\.io\/AppProject$|^source\.toolkit\.fluxcd\.io\//;

/** Texts that may be read to look for a name: whatever is more is not looked at, and then nothing is missed. */
const MOST_BYTES = 48 * 2 ** 20;
const LARGEST = 2 ** 18;
const NO_TEXT =
  /\.(?:png|jpe?g|gif|svg|ico|webp|pdf|woff2?|ttf|zip|gz|tgz|xz|zst|jar|wasm|so|exe|mp4|lock|sum|ya?ml|json)$/i;
const PROSE = /\.(?:md|mdx|txt|rst|adoc|html?)$/i;

/**
 * Whether something that is not an object of Kubernetes' own may make what is missed: a chart, an operator, a generator, a
 * script, a person who is told to in a README.
 */
export class Makers {
  private readonly repository: Repository;
  private readonly related: readonly Related[];
  private readonly known = new Map<string, boolean>();
  private names: readonly RegExp[] | undefined;
  private texts: readonly string[] | undefined;
  private prose: readonly string[] | undefined;
  private isTooMuch = false;

  constructor(repository: Repository, related: readonly Related[]) {
    this.repository = repository;
    this.related = related;
  }

  mayMake(name: string): boolean {
    const known = this.known.get(name) ?? this.look(name);
    this.known.set(name, known);
    return known;
  }

  private look(name: string): boolean {
    this.collect();
    if (this.isTooMuch) return true;
    if (this.names!.some(maker => maker.test(name))) return true;
    const word = new RegExp(`(?<![\\w-])${escapePattern(name)}(?![\\w-])`);
    if (this.texts!.some(text => text.includes(name) && word.test(text))) return true;
    return this.prose!.some(
      text =>
        text.includes(name) &&
        text
          .split('\n')
          .some(
            line =>
              word.test(line) && /kubectl|\boc\b|helm|create|config-?map|secret|service-?account|pvc|claim/i.test(line),
          ),
    );
  }

  private collect(): void {
    if (this.names) return;
    this.names = this.namesOfMakers();
    const outside = this.textsOutside();
    this.texts = [...this.textsInside(), ...outside.texts];
    this.prose = outside.prose;
  }

  /** Releases, charts and custom resources: what they make is mostly named after them. */
  private namesOfMakers(): RegExp[] {
    const { charts, kustomizations } = this.repository;
    const custom = this.related
      .filter(one => this.isMaker(one))
      .flatMap(({ document: { object }, relations: { name } }) => [name, textAt(object, ['spec', 'releaseName'])]);
    const applications = deliveredIn(this.repository).applications.flatMap(({ document: { object }, sources }) => [
      textAt(object, ['spec', 'template', 'metadata', 'name']),
      ...sources.flatMap(({ data }) => [textAt(data, ['helm', 'releaseName']), textAt(data, ['chart'])]),
    ]);
    const own = [...charts].map(nameOf);
    const inflated = [...kustomizations.values()].flatMap(({ data }) =>
      mapsAt(data, ['helmCharts']).flatMap(({ item }) => [textAt(item, ['name']), textAt(item, ['releaseName'])]),
    );
    return [...new Set([...custom, ...applications, ...own, ...inflated])].flatMap(name =>
      name ? [partOf(name)] : [],
    );
  }

  private isMaker({ document: { object }, relations: { kind } }: Related): boolean {
    const facts = this.repository.types.lookup(String(object.apiVersion), String(object.kind));
    return !facts?.builtIn && !MAKE_NOTHING.test(kind);
  }

  /** What a name may be said in, other than as the name of what is missed. */
  private textsInside(): string[] {
    if (this.repository.tree.isCut) this.isTooMuch = true;
    const { files, kustomizations, patches } = this.repository;
    const texts: string[] = [];
    for (const { file, text, objects, left } of files.values()) {
      if (left === 'too large' || left === 'unreadable') this.isTooMuch = true;
      const isBuiltFrom = kustomizations.get(folderOf(file))?.file === file;
      if (left || (!objects.length && !isBuiltFrom)) texts.push(text);
    }
    for (const { data } of kustomizations.values())
      texts.push(...textsBelow(data).flatMap(({ text }) => (/\n/.test(text) ? [text] : [])));
    for (const { manifest } of patches) texts.push(manifest.text);
    for (const one of this.related) texts.push(...this.textsOf(one));
    return texts;
  }

  /** Of an object of Kubernetes: scripts, arguments, files in it. Of others: everything. */
  private textsOf(one: Related): string[] {
    const { document } = one;
    if (this.isMaker(one))
      return /toolkit\.fluxcd\.io\//.test(one.relations.kind)
        ? [withoutRead(document.object)]
        : [document.manifest.text];
    return textsBelow(document.object).flatMap(({ text }) => (/[\s/=:]/.test(text) ? [text] : []));
  }

  private textsOutside(): { texts: string[]; prose: string[] } {
    const { root, tree, files } = this.repository;
    const texts: string[] = [];
    const prose: string[] = [];
    let bytes = 0;
    for (const file of tree.files) {
      if (files.has(file) || NO_TEXT.test(file)) continue;
      try {
        const { size } = statSync(join(root, file));
        if (size > LARGEST) continue;
        bytes += size;
        if (bytes > MOST_BYTES) this.isTooMuch = true;
        if (this.isTooMuch) break;
        (PROSE.test(file) ? prose : texts).push(readFileSync(join(root, file), 'utf8'));
      } catch {
        continue;
      }
    }
    return { texts, prose };
  }
}

/** An object of Flux without what it reads of others: that is missed, and not made. */
function withoutRead(object: object): string {
  return JSON.stringify(object, (key, value: unknown) =>
    key === 'valuesFrom' || key === 'substituteFrom' ? undefined : value,
  );
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** A name with what may stand before and after it; what is filled in later (`{{name}}`, `${NAME}`) may be anything. */
function partOf(name: string): RegExp {
  const parts = name.split(/\{\{.*?\}\}|\$\{.*?\}/).map(part => escapePattern(part));
  return new RegExp(`(?:^|-)${parts.join('.+')}(?:-|$)`);
}
