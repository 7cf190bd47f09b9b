// cspell:ignore nmae
import type { ProblemCode } from '@cedille/source';
import type { RuleDescription } from '../rule.ts';

/** Rules that only `./cedille audit` has: about files of repositories that this platform does not write. */
export const REPOSITORY_RULES: readonly RuleDescription<ProblemCode>[] = [
  {
    code: 'yaml-syntax',
    title: 'A file that is no YAML, or a key that stands twice',
    why: 'Whoever reads the file stops there, or takes something else than what was meant: of two equal keys the last one.',
    example: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { colour: blue }\ndata: { size: large }\n',
    fix: 'correct the text, or remove one of the two',
    severity: 'error',
    defects: ['broken-template'],
  },
  {
    code: 'path-missing',
    title: 'A path that leads nowhere',
    why: 'Kustomize, Argo CD, Flux and Helmfile stop where a file or folder is not there: nothing of it reaches a cluster any more.',
    example: '# kustomization.yaml, in a folder with web.yaml alone\nresources: [wbe.yaml]\n',
    fix: 'add what is named, or remove the line',
    severity: 'error',
    defects: ['dangling-reference', 'broken-template'],
  },
  {
    code: 'file-unlisted',
    title: 'A file that no kustomization names',
    why: 'It looks as if it ran, and nothing applies it.',
    example: '# kustomization.yaml, in a folder with web.yaml and shop.yaml\nresources: [web.yaml]\n',
    fix: 'name it under resources, or remove it',
    severity: 'warning',
    defects: ['unreachable'],
  },
  {
    code: 'patch-unused',
    title: 'A patch that matches no object',
    why: 'What it was to change stays as it is, or Kustomize refuses the folder.',
    example:
      '# kustomization.yaml, in which web.yaml holds a Deployment of the name web\nresources: [web.yaml]\npatches:\n  - target: { kind: Deployment, name: wbe }\n    path: more-replicas.yaml\n',
    fix: 'correct the target, or remove the patch',
    severity: 'warning',
    defects: ['unreachable'],
  },
  {
    code: 'revision-floats',
    title: 'A chart or an artifact that is taken at whatever is newest',
    why: 'What runs changes without a commit: nobody reviewed it, and nobody can go back.',
    example:
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: web }\nspec:\n  interval: 1h\n  chart: { spec: { chart: web, version: 1.x, sourceRef: { kind: HelmRepository, name: charts } } }\n',
    fix: 'write the version that runs now, and let Renovate raise it',
    severity: 'warning',
    defects: ['floating'],
  },
  {
    code: 'parameter-unknown',
    title: 'A parameter of an ApplicationSet that no generator gives',
    why: 'Argo CD makes no Application of it, or one whose fields say what nobody meant.',
    example:
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: sites }\nspec:\n  generators: [{ list: { elements: [{ name: web }] } }]\n  template: { metadata: { name: "{{ nmae }}" } }\n',
    fix: 'correct the name, or add it to the generator',
    severity: 'error',
    defects: ['dangling-reference', 'broken-template'],
  },
  {
    code: 'parameter-unchecked',
    title: 'An ApplicationSet that fills in what is missing as `<no value>`',
    why: 'A slip in a name becomes a path or a namespace called `<no value>`, and is synced.',
    example:
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: sites }\nspec: { goTemplate: true }\n',
    fix: 'add goTemplateOptions: ["missingkey=error"] beside goTemplate',
    severity: 'warning',
    defects: ['broken-template'],
  },
  {
    code: 'generator-empty',
    title: 'A generator that finds nothing',
    why: 'It looks as if it delivered something, and delivers nothing.',
    example:
      '# in a repository without a folder apps\napiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: sites }\nspec:\n  generators: [{ git: { repoURL: "https://git.example/us", directories: [{ path: "apps/*" }] } }]\n',
    fix: 'correct the path, or remove the generator',
    severity: 'warning',
    defects: ['unreachable'],
  },
];
