/** How far a version moves. */
export type Step = 'patch' | 'minor' | 'major';

/** A commit as far as versions follow from it. */
export interface Commit {
  hash: string;
  /** `feat`, `fix`…; empty when the subject is not a conventional one. */
  type: string;
  /** Projects that it is about; several are separated by commas. */
  scopes: readonly string[];
  breaking: boolean;
  /** What it says, without type and scope. */
  description: string;
  /** Text after `BREAKING CHANGE:`, when there is one. */
  breakingNote?: string;
  /** The commit that it takes back. */
  reverts?: string;
  /** Files that it changed, relative to the root. */
  files: readonly string[];
}

/** The step of a type; every other one moves nothing by itself. */
const STEP_OF_TYPE: Readonly<Record<string, Step>> = { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' };

const SUBJECT = /^(?<type>[a-zA-Z]+)(?:\((?<scope>[^()]*)\))?(?<breaking>!)?:\s*(?<description>.+)$/;
const REVERTED = /^Revert "(?<subject>.+)"$/;

/** Reads a message by the rules of conventionalcommits.org 1.0.0, and the two lines that `git revert` writes. */
export function parseCommit({ hash, message, files }: { hash: string; message: string; files: string[] }): Commit {
  const [subject = '', ...rest] = message.split('\n');
  const body = rest.join('\n');
  const reverted = REVERTED.exec(subject)?.groups?.['subject'];
  const { type = '', scope = '', breaking, description } = SUBJECT.exec(reverted ?? subject)?.groups ?? {};
  const note = /^BREAKING[ -]CHANGE:\s*(?<note>[\s\S]+?)(?=\n\n|\n[A-Z][\w-]+: |$(?![\s\S]))/m.exec(body)?.groups?.[
    'note'
  ];
  const reverts = /^This reverts commit (?<hash>[0-9a-f]{7,64})\b/m.exec(body)?.groups?.['hash'];
  return {
    hash,
    type: reverted === undefined ? type.toLowerCase() : 'revert',
    scopes: scope
      .split(',')
      .map(word => word.trim())
      .filter(Boolean),
    breaking: reverted === undefined && (Boolean(breaking) || note !== undefined),
    description: reverted === undefined ? (description ?? subject).trim() : `take back “${description ?? reverted}”`,
    ...(note !== undefined && reverted === undefined && { breakingNote: note.replaceAll('\n', ' ').trim() }),
    ...(reverts && { reverts }),
    files,
  };
}

/** The step that a commit asks for; undefined when it asks for none. */
export function stepOfCommit({ type, breaking }: Commit): Step | undefined {
  return breaking ? 'major' : STEP_OF_TYPE[type];
}

/** The largest of them. */
export function largestStep(steps: readonly (Step | undefined)[]): Step | undefined {
  return (['major', 'minor', 'patch'] as const).find(step => steps.includes(step));
}
