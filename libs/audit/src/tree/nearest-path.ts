import { didYouMean } from '@cedille/source';
import type { Repository } from '../repository.ts';
import { folderOf, resolvePath } from './walk-tree.ts';

/** The path that was probably meant, written the same way; undefined when nothing in that folder comes near. */
export function nearestPath(written: string, folder: string, { tree, paths }: Repository): string | undefined {
  const target = resolvePath(folder, written.replace(/\/+$/, ''));
  if (target === undefined) return undefined;
  const parent = folderOf(target);
  const prefix = parent === '' ? '' : `${parent}/`;
  const names = [...paths, ...tree.folders]
    .filter(path => path !== '' && path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
    .map(path => path.slice(prefix.length));
  const name = target.slice(prefix.length);
  const meant = didYouMean(name, names) ?? names.find(other => stem(other) === stem(name));
  return meant === undefined ? undefined : written.replace(/[^/]+\/*$/, meant);
}

/** `app` of `app.yaml`: `.yml` and `.yaml` are easily taken for each other. */
function stem(name: string): string {
  return name.replace(/\.ya?ml$/, '');
}
