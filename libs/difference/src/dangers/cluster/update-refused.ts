import { refusedUpdate, type RefusedUpdate } from '@cedille/checks';
import { formatPath } from '@cedille/source';
import type { DangerRule, Finding } from '../rule.ts';
import { isRecreated } from '../sync-options.ts';

export const updateRefused: DangerRule = {
  code: 'update-refused',
  title: 'A change of a custom resource that its own definition refuses',
  why: 'Rules of the definition compare the object with what is in the cluster: the API server refuses the update, and the sync fails until the change is taken back or the object is deleted, with what it holds.',
  example:
    '  kind: Site   # its definition says: self.size >= oldSelf.size\n-   spec: { size: 3 }\n+   spec: { size: 2 }',
  fix: 'take the change back, or make an object with another name beside it',
  severity: 'critical',
  find({ change, identity, before, after }, { definitions }) {
    if (change !== 'changed' || !before || !after || isRecreated(after)) return [];
    const schemas = definitions({ ...identity, apiVersion: String(after.apiVersion) });
    return refusedUpdate(schemas, { before, after }).map(refused => findingOf(identity.kind, refused));
  },
};

function findingOf(kind: string, { path, rule, text }: RefusedUpdate): Finding {
  const place = path.length ? `${formatPath(path)} of a ${kind}` : `A ${kind}`;
  const because = text === rule ? rule : `${rule} (${text})`;
  return {
    severity: 'critical',
    ...(path.length && { path: formatPath(path) }),
    message: `${place} cannot change like this: the API server will refuse this update; its definition says ${because}.`,
    fix: 'take the change back; or give the object another name, or let it be made anew with the annotation argocd.argoproj.io/sync-options: Force=true,Replace=true',
  };
}
