import { isLess } from '../../compare/same-scalar.ts';
import type { FieldChange } from '../../difference.ts';
import { formatSteps } from '../../format-steps.ts';
import type { DangerRule, Finding } from '../rule.ts';
import { asksForVolume, holdingOf } from './holding-of.ts';
import { isCustomGroup } from './kind-table.ts';

export const smallerResource: DangerRule = {
  code: 'smaller-resource',
  title: 'A custom resource that keeps data shrinks, or no longer keeps it',
  why: 'Its operator removes a part that holds data, or refuses the change.',
  example: '  kind: Cluster\n-   storage: { size: 20Gi }\n+   storage: { size: 10Gi }',
  fix: 'move the data to a new one beside it',
  severity: 'critical',
  find({ change, identity, changes, before, after }, surroundings) {
    if (change !== 'changed' || !isCustomGroup(identity.group)) return [];
    const held = holdingOf(identity, before, surroundings);
    if (held === 'nothing') return [];
    const what = `the ${identity.kind} ${identity.name}`;
    const found = changes.flatMap(one => judge(one, what)).filter(({ sure }) => sure || held === 'data');
    const lost = asksForVolume(before?.['spec']) && !asksForVolume(after?.['spec']);
    const findings = [...found.map(({ finding }) => finding), ...(lost ? [volumeLost(what)] : [])];
    return held === 'data' ? findings : findings.map(finding => ({ ...finding, severity: 'notice' as const }));
  },
};

interface Judged {
  finding: Finding;
  /** Worth saying of kinds, too, that nobody knows. */
  sure: boolean;
}

/** How much is kept. */
const SIZE = /^(size|capacity|(\w*(storage|disk|volume)_?)size|storage|maxSize|quota)$/i;
const WITH_UNIT = /^\d+(\.\d+)?\s*[kKMGTPE]i?[bB]?$/;
/** How many keep it. */
const COUNT =
  /^(instances|replicas|nodes|servers|members|brokers|size|count|shards|shardsCount|replicasCount|nodeCount|numberOfInstances|nodeSize)$/i;
const CLASS = /^storageClass(Name)?$/;
const TYPE = /^(type|kind)$/;

function judge({ path, before, after, change }: FieldChange, what: string): Judged[] {
  const key = String(path.at(-1));
  const at = formatSteps(path);
  if (path[0] !== 'spec' || change !== 'changed') return [];
  if (
    SIZE.test(key) &&
    [before, after].every(value => WITH_UNIT.test(String(value))) &&
    isLess(bare(after), bare(before))
  ) {
    const message = `${what} asks for ${String(after)} instead of ${String(before)}: volumes cannot shrink, so its operator refuses it or makes new, empty ones.`;
    return [
      {
        sure: true,
        finding: {
          severity: 'critical',
          path: at,
          message: capital(message),
          fix: 'keep the size, or make a smaller one beside it and move the data',
        },
      },
    ];
  }
  if (
    COUNT.test(key) &&
    [before, after].every(value => /^\d+$/.test(String(value))) &&
    Number(after) < Number(before)
  ) {
    const isEmpty = Number(after) === 0;
    const message = isEmpty
      ? `${what} has no ${key} left: it stops, and what only they keep is gone.`
      : `${what} has ${String(after)} instead of ${String(before)} ${key}: what only those keep that go is lost, and fewer copies are left.`;
    const fix = isEmpty ? 'keep one, or make sure there is a backup' : 'move their data to those that stay first';
    return [
      { sure: isEmpty, finding: { severity: isEmpty ? 'critical' : 'high', path: at, message: capital(message), fix } },
    ];
  }
  if (CLASS.test(key)) {
    const message = `${what} asks for volumes of ${String(after)} instead of ${String(before)}: those that exist stay where they are, or are left behind.`;
    return [
      {
        sure: false,
        finding: { severity: 'high', path: at, message: capital(message), fix: 'move the data to a new one beside it' },
      },
    ];
  }
  if (
    TYPE.test(key) &&
    /ephemeral|emptydir|memory/i.test(String(after)) &&
    !/ephemeral|emptydir|memory/i.test(String(before))
  )
    return [{ sure: true, finding: { ...volumeLost(what), path: at } }];
  return [];
}

/** `10GB` as Kubernetes writes it. */
function bare(value: unknown): string {
  return String(value).replace(/\s|[bB]$/g, '');
}

function volumeLost(what: string): Finding {
  return {
    severity: 'critical',
    path: 'spec',
    message: capital(
      `${what} asks for no volume any longer: it starts empty, and loses what it has with each restart.`,
    ),
    fix: 'keep the volume, or move the data first',
  };
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
