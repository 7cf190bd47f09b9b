import { tryGit } from '@cedille/program';
import { checkOutBase, resolveBase, type Base } from '@cedille/pipeline';

/** The state of the repository that runs before the upgrade. */
export interface ReleaseBefore extends Base {
  /** Its charts and environments as a folder. */
  root: string;
}

/**
 * What is upgraded from: the commit that was asked for; else that of the last release; and while nothing was released yet,
 * where this branch left main, which on main itself is the commit before.
 */
export async function releaseBefore(root: string, asked: string | undefined): Promise<ReleaseBefore> {
  const base = await chooseBase(root, asked);
  return { ...base, root: await checkOutBase({ root }, base.commit) };
}

async function chooseBase(root: string, asked: string | undefined): Promise<Base> {
  if (asked) return resolveBase({ root }, asked);
  const tag = await tryGit(root, ['describe', '--tags', '--abbrev=0', '--match=*@*', 'HEAD^']);
  if (tag) return resolveBase({ root }, tag);
  const head = await tryGit(root, ['rev-parse', 'HEAD']);
  const left = await resolveBase({ root });
  const base = left.commit === head ? await resolveBase({ root }, 'HEAD^') : left;
  return { ...base, title: `${base.title}, for nothing was released before` };
}
