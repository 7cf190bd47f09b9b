import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { codesOf, crd, dangersOf, object } from '../testing.ts';

const SITE = 'example.com/v1/Site';
const grows = { 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'A site only grows.' }] };
const definition = `---\n${stringify(crd('example.com', 'Site', { size: { type: 'integer', ...grows } }))}`;
const site = (size: number, more = ''): string => object(SITE, `spec: {size: ${size}}`, more);

describe('update-refused', () => {
  it('tells the rule, and what its author says of it', () => {
    expect(dangersOf(site(3) + definition, site(2) + definition)).toMatchObject([
      {
        code: 'update-refused',
        severity: 'critical',
        path: 'spec.size',
        message:
          'spec.size of a Site cannot change like this: the API server will refuse this update; its definition says self >= oldSelf (A site only grows).',
      },
    ]);
  });

  it('leaves a change alone that the rule allows, and an object that comes', () => {
    expect(codesOf(site(2) + definition, site(3) + definition)).toEqual([]);
    expect(codesOf(definition, site(2) + definition)).toEqual([]);
  });

  it('goes by the definition after the change', () => {
    const free = `---\n${stringify(crd('example.com', 'Site', { size: { type: 'integer' } }))}`;
    expect(codesOf(site(3) + definition, site(2) + free)).toEqual([]);
    expect(codesOf(site(3) + free, site(2) + definition)).toEqual(['update-refused critical']);
  });

  it('leaves an object alone that is made anew', () => {
    const anew = 'annotations: {argocd.argoproj.io/sync-options: "Force=true,Replace=true"}';
    expect(codesOf(site(3, anew) + definition, site(2, anew) + definition)).toEqual([]);
  });

  it('finds the definition in another component, and says nothing where nobody has it', () => {
    const asked: string[] = [];
    const definitions = (environment: string, kind: string): string[] => {
      asked.push(`${environment} ${kind}`);
      return [definition];
    };
    expect(codesOf(site(3), site(2), { definitions })).toEqual(['update-refused critical']);
    expect(asked).toEqual(['production example.com/v1/Site']);
    expect(codesOf(site(3), site(2))).toEqual([]);
    const unchanged = [{ environment: 'production', component: 'sites', text: definition }];
    expect(codesOf(site(3), site(2), { unchanged })).toEqual(['update-refused critical']);
  });
});
