import type { ProblemCode } from '@cedille/source';
import type { Finding } from './finding.ts';

/** One mistake, wherever it was made. */
export interface RankedFinding {
  /** The first place. */
  finding: Finding;
  /** All places, the first one too. */
  places: readonly Finding[];
  /** Why it matters, in one sentence. */
  why: string;
}

interface Weight {
  /** How much one of them hurts: 100 is as bad as it gets. */
  hurt: number;
  why: string;
}

/** What findings of a code do to a platform. */
const WEIGHTS: Readonly<Partial<Record<ProblemCode, Weight>>> = {
  'secret-written': {
    hurt: 100,
    why: 'Everybody who can read the repository has it, and Git keeps it after it was deleted.',
  },
  'path-missing': { hurt: 90, why: 'Whoever builds it stops here: nothing of it reaches a cluster any more.' },
  'yaml-syntax': { hurt: 90, why: 'Whoever reads the file stops here, or takes something else than what was meant.' },
  'dependency-cycle': { hurt: 90, why: 'Each waits for the other: none of them is ever applied.' },
  'duplicate-object': { hurt: 70, why: 'Kustomize refuses it, or the two overwrite each other for ever.' },
  'unknown-kind': { hurt: 75, why: 'The API server refuses the object: it has no such kind.' },
  'object-field': {
    hurt: 65,
    why: 'The API server refuses the object, or drops the field in silence: what was asked for does not happen.',
  },
  'unknown-key': {
    hurt: 60,
    why: 'The chart passes over a key that it does not know: the setting has no effect, and nobody is told.',
  },
  'wrong-type': { hurt: 60, why: 'The chart takes it for something else, or does not render.' },
  'missing-key': { hurt: 60, why: 'The chart does not render without it.' },
  'schema-violation': { hurt: 60, why: 'The chart refuses the value, or takes it for something else.' },
  'near-miss': { hurt: 40, why: 'The chart reads a key that is spelled a little differently.' },
  'reference-missing': { hurt: 70, why: 'What is named does not exist: whatever waits for it never starts.' },
  'reference-key': { hurt: 65, why: 'The Pod never starts: the key that it reads is not there.' },
  'reference-port': { hurt: 60, why: 'Nothing answers there.' },
  'volume-missing': { hurt: 70, why: 'The API server refuses the Pod.' },
  'selector-mismatch': { hurt: 70, why: 'The API server refuses the object.' },
  'not-permitted': { hurt: 70, why: 'Argo CD refuses to sync it.' },
  'selects-nothing': { hurt: 50, why: 'It stands there and does nothing.' },
  'object-scope': { hurt: 20, why: 'The kind belongs to no namespace; what stands there misleads.' },
  'parameter-unknown': {
    hurt: 85,
    why: 'Argo CD makes no Application of it, or one whose fields say what nobody meant.',
  },
  'generator-empty': { hurt: 60, why: 'It looks as if it delivered something, and delivers nothing.' },
  'parameter-unchecked': {
    hurt: 25,
    why: 'A slip in a name becomes a path or a namespace called <no value>, and is synced.',
  },
  'patch-unused': { hurt: 50, why: 'What it was to change stays as it is.' },
  'file-unlisted': { hurt: 30, why: 'It looks as if it ran, and nothing applies it.' },
  'revision-floats': {
    hurt: 35,
    why: 'What runs changes without a commit: nobody reviewed it, and nobody can go back.',
  },
  'container-resources': {
    hurt: 15,
    why: 'The scheduler places it blindly, and one leak takes the whole machine down.',
  },
};

const OTHERWISE: Weight = { hurt: 40, why: 'It is not what whoever wrote it meant.' };

/** A warning weighs this much of an error of the same code. */
const WARNING = 0.4;

/** The worst first: how much it hurts, times how widely it is spread. Equal ones in the order of their places. */
export function rank(findings: readonly Finding[]): RankedFinding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.severity} ${finding.like}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .map(places => ({ finding: places[0]!, places, ...weightOf(places[0]!) }))
    .map(({ hurt, ...ranked }) => ({ ...ranked, score: hurt * (1 + Math.log2(ranked.places.length) / 4) }))
    .sort((a, b) => b.score - a.score)
    .map(({ finding, places, why }) => ({ finding, places, why }));
}

function weightOf({ code, severity, why: own }: Finding): Weight {
  const { hurt, why } = WEIGHTS[code] ?? OTHERWISE;
  return { hurt: severity === 'error' ? hurt : hurt * WARNING, why: own ?? why };
}
