import {
  CLUSTER_RULES,
  findInCluster,
  findInObject,
  OBJECT_RULES,
  objectsIn,
  servedResources,
  type PlacedObject,
} from '@cedille/checks';
import { objectName } from '@cedille/manifests';
import { formatPath, isMap, type Path, type ProblemCode } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import type { Repository } from '../repository.ts';
import { placeIn, type AuditedDocument } from '../tree/audited-file.ts';
import { folderOf } from '../tree/walk-tree.ts';
import { isFilledIn } from './valid-objects.ts';

/** Rules of the platform that an audit has its own form of. */
const OTHERWISE: ReadonlySet<ProblemCode> = new Set(['secret-written', 'revision-floating']);

const objectRules = OBJECT_RULES.filter(({ code }) => !OTHERWISE.has(code));
const clusterRules = CLUSTER_RULES.filter(({ code }) => !OTHERWISE.has(code));

/** An object of a file, for rules that hold objects against each other. */
interface Placed extends PlacedObject {
  document: AuditedDocument;
  within: Path;
}

/**
 * What `./cedille check` says of our own objects. A folder is the most that is sure to go to one cluster, and other folders
 * may go there too: nothing is concluded from what is not in it.
 */
export const policies: AuditRule = repository => {
  const folders = new Map<string, AuditedDocument[]>();
  for (const document of repository.objects) {
    const folder = folderOf(document.file);
    const among = folders.get(folder);
    if (among) among.push(document);
    else folders.set(folder, [document]);
  }
  return [...folders.values()].flatMap(documents => {
    const objects = documents.flatMap(document =>
      objectsIn(document.object).map(({ object, within }): Placed => ({ object, document, within })),
    );
    return [
      ...objects.flatMap(on => findInObject(on.object, objectRules).map(found => ({ ...found, on }))),
      ...findInCluster(
        { objects, known: { isWhole: false, resources: servedResources(repository.types) } },
        clusterRules,
      ),
    ].flatMap(({ on, code, severity, path, message, expected, fix }): Finding[] => {
      if (isFilledIn(on.object, path) || (code === 'certificate-host' && repository.shaped.has(on.document.file)))
        return [];
      if (code.startsWith('image-') && isSetByKustomize(on, path, repository)) return [];
      return [
        {
          code,
          // How a cluster is guarded is for its owner to say: our policies are advice here.
          severity: severity === 'error' && isBroken(code) ? 'error' : 'warning',
          like: code,
          message,
          object: objectName(on.object),
          ...(path.length && { path: formatPath([...on.within, ...path]) }),
          at: placeIn(on.document, [...on.within, ...path]),
          ...(expected !== undefined && { expected }),
          fix: (fix ?? descriptionOf(code).fix)
            .replaceAll('{template} or in the values it reads', on.document.file)
            .replaceAll('{template}', on.document.file),
          why: descriptionOf(code).why,
        },
      ];
    });
  });
};

const BROKEN: ReadonlySet<string> = new Set(['structural-impossibility', 'missing-permission']);

/** What does not work, whoever owns the cluster. */
function isBroken(code: ProblemCode): boolean {
  return (descriptionOf(code).defects ?? []).some(defect => BROKEN.has(defect));
}

function descriptionOf(code: ProblemCode): (typeof objectRules | typeof clusterRules)[number] {
  return [...objectRules, ...clusterRules].find(rule => rule.code === code)!;
}

/** A kustomization gives the image another name, tag or digest before a cluster sees it. */
function isSetByKustomize({ object }: Placed, path: Path, { kustomizations }: Repository): boolean {
  const image = path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)?.[step], object);
  const name = String(image)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
  return [...kustomizations.values()].some(
    ({ data }) => Array.isArray(data['images']) && data['images'].some(one => isMap(one) && one['name'] === name),
  );
}
