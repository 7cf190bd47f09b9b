import { describe, expect, it } from 'vitest';
import { HOME, judge, object, type GivenComponent } from '../references.fixture.ts';
import { checkBackups } from './backed-up.ts';
import type { BackupPlace } from '../surroundings.ts';

const claim = HOME + object('PersistentVolumeClaim', 'data', 'spec: {}');
const stateful = `${HOME}---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store, namespace: home}
spec: {volumeClaimTemplates: [{metadata: {name: data}}]}
`;
const schedule = (template: string, more = ''): GivenComponent => ({
  namespace: 'velero',
  text: `apiVersion: velero.io/v1
kind: Schedule
metadata: {name: nightly, namespace: velero}
spec: {schedule: 0 7 * * *, template: ${template}${more}}
`,
});

function found(components: Record<string, GivenComponent>, backup: BackupPlace | undefined = { environment: 'lab' }) {
  const { volumes, covered } = judge(components, { ...(backup && { backup }) });
  return checkBackups({ volumes, covered, judged: new Set(['lab']) });
}

describe('a namespace with volumes', () => {
  it('is in a schedule, or told with the object that asks for one', () => {
    const velero = schedule('{includedNamespaces: [home]}');
    expect(found({ shop: { text: claim }, velero })).toEqual([]);
    for (const text of [claim, stateful])
      expect(found({ shop: { text }, velero: schedule('{includedNamespaces: [other]}') })).toMatchObject([
        {
          code: 'not-backed-up',
          component: 'shop',
          environment: 'lab',
          message: expect.stringContaining('asks for a volume in namespace home, which no Schedule takes.') as string,
          path: ['metadata', 'name'],
        },
      ]);
  });

  it('is in one that takes all namespaces, unless that leaves it out', () => {
    for (const all of ['{}', "{includedNamespaces: ['*']}"])
      expect(found({ shop: { text: claim }, velero: schedule(all) })).toEqual([]);
    expect(found({ shop: { text: claim }, velero: schedule('{excludedNamespaces: [home]}') })).toHaveLength(1);
  });

  it('is in none that is paused, picks objects or leaves volumes out', () => {
    const weak = [
      schedule('{}', ', paused: true'),
      schedule('{labelSelector: {matchLabels: {a: b}}}'),
      schedule('{orLabelSelectors: [{matchLabels: {a: b}}]}'),
      schedule('{snapshotVolumes: false}'),
      schedule('{includedResources: [secrets]}'),
      schedule('{excludedResources: [persistentvolumeclaims]}'),
    ];
    for (const velero of weak) expect(found({ shop: { text: claim }, velero })).toHaveLength(1);
    const files = schedule('{snapshotVolumes: false, defaultVolumesToFsBackup: true}');
    expect(found({ shop: { text: claim }, velero: files })).toEqual([]);
  });

  it('may be left out where its component says that nothing is lost', () => {
    expect(found({ shop: { text: claim, keeps: 'nothing' } })).toEqual([]);
    expect(found({ shop: { text: claim, keeps: 'data' } })).toHaveLength(1);
  });

  it('is nobody’s business where there is no bucket', () => {
    expect(judge({ shop: { text: claim } }).volumes).toEqual([]);
  });

  it('of a vcluster is in a schedule of its host, by the name that it has there', () => {
    const inner: GivenComponent = { text: claim, environment: 'inner' };
    const backup = { environment: 'lab', namespace: 'vcluster-inner' };
    const velero = (namespace: string): GivenComponent => schedule(`{includedNamespaces: [${namespace}]}`);
    expect(found({ shop: inner, velero: velero('vcluster-inner') }, backup)).toEqual([]);
    expect(found({ shop: inner, velero: velero('home') }, backup)).toMatchObject([
      {
        environment: 'inner',
        message:
          'PersistentVolumeClaim home/data asks for a volume in inner, whose volumes are in namespace vcluster-inner of lab, and no Schedule of lab takes that.',
      },
    ]);
    expect(found({ shop: inner }, { ...backup, environment: 'elsewhere' })).toEqual([]);
  });
});
