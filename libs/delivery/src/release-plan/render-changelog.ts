import type { ReleaseCommit } from './commits-for.ts';
import { stepOfCommit } from './parse-commit.ts';
import type { PlannedRelease } from './planned-release.ts';

export interface RenderChangelogOptions {
  release: Omit<PlannedRelease, 'changelog'>;
  /** `YYYY-MM-DD` */
  date: string;
}

/** One entry of a CHANGELOG.md: what runs differently where, and the commits that made it so. */
export function renderChangelog({ release, date }: RenderChangelogOptions): string {
  const { commits, upstreams } = release;
  const by = (kind: Kind): string[] => commits.filter(item => kindOf(item) === kind).map(line);
  const sections: [string, string[]][] = [
    ['Breaking changes', by('breaking')],
    ['Features', by('feature')],
    ['Fixes', by('fix')],
    ['Upstream', upstreams.map(({ name, from = 'new', to = 'gone' }) => `- ${name} ${from} → ${to}`)],
    ['Other changes', by('other')],
    ['Changes elsewhere that it may follow from', by('elsewhere')],
  ];
  return [
    `## ${release.to} (${date})`,
    summary(release),
    ...sections.filter(([, lines]) => lines.length).map(([title, lines]) => `### ${title}\n\n${lines.join('\n')}`),
  ].join('\n\n');
}

type Kind = 'breaking' | 'feature' | 'fix' | 'other' | 'elsewhere';

function kindOf({ own, commit }: ReleaseCommit): Kind {
  if (!own) return 'elsewhere';
  const step = stepOfCommit(commit);
  return step === 'major' ? 'breaking' : step === 'minor' ? 'feature' : step === 'patch' ? 'fix' : 'other';
}

function line({ own, commit }: ReleaseCommit): string {
  const scope = own || !commit.scopes.length ? '' : `${commit.scopes.join(', ')}: `;
  const text = commit.breakingNote ? `${commit.description}: ${commit.breakingNote}` : commit.description;
  return `- ${escape(scope + text)} (${commit.hash.slice(0, 9)})`;
}

/** What people write in a commit is text, not Markdown. Code in backticks may stay. */
function escape(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 ? part : part.replace(/[\\*_<>[\]]/g, '\\$&')))
    .join('');
}

function summary({ step, environments }: Omit<PlannedRelease, 'changelog'>): string {
  const where = environments.map(({ environment, change }) =>
    change === 'changed' || step === 'first' ? environment : `${environment} (${change})`,
  );
  if (step === 'first') return where.length ? `First release, for ${where.join(', ')}.` : 'First release.';
  return where.length
    ? `Changes what runs in ${where.join(', ')}.`
    : 'Changes the chart, and nothing that runs in an environment.';
}
