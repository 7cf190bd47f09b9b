import { describe, expect, it } from 'vitest';
import type { ObjectVerdicts } from './check-objects.ts';
import { CONFIG, CRD, document, problemsOf } from './rendered.fixture.ts';

const wrong = document('wrong', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w, namespace: n}\ndatum: {}\n');

describe('checkObjects', () => {
  it('finds in another environment what it found before, without checking the text again', () => {
    const verdicts: ObjectVerdicts = new Map();
    const first = problemsOf(wrong, { verdicts });
    expect(verdicts.size).toBe(1);
    const second = problemsOf(CONFIG + wrong, { verdicts, environment: 'staging' });
    expect(verdicts.size).toBe(2);
    expect(second[0]).toMatchObject({ environment: 'staging', at: { line: first[0]!.at!.line + 7 } });
  });

  it('checks a text again when the definitions changed', () => {
    const verdicts: ObjectVerdicts = new Map();
    const site = document('site', 'apiVersion: example.com/v1\nkind: Site\nmetadata: {name: a}\nspec: {host: x}\n');
    expect(problemsOf(CRD + site, { verdicts })).toEqual([]);
    expect(problemsOf(CRD.replaceAll('host', 'hosts') + site, { verdicts })).toHaveLength(2);
  });

  it('names the item of a List that is wrong', () => {
    const item = (data: string): string =>
      `- {apiVersion: v1, kind: ConfigMap, metadata: {name: a${data}, namespace: b}, ${data}: {}}`;
    const list = document('list', `apiVersion: v1\nkind: List\nitems:\n  ${item('data')}\n  ${item('datum')}\n`);
    expect(problemsOf(list)).toMatchObject([{ object: 'ConfigMap b/adatum', path: 'items[1].datum', at: { line: 7 } }]);
  });
});
