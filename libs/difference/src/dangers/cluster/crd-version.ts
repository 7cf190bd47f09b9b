import { field, list } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

export const crdVersion: DangerRule = {
  code: 'crd-version',
  title: 'A version of a custom resource is no longer served or stored',
  why: 'Objects that are stored in a version which is gone cannot be read any more; clients that ask for it get an error.',
  example: '  versions:\n-   - { name: v1beta1, served: true, storage: false }',
  fix: 'migrate what is stored, and let clients follow, before the version goes',
  severity: 'critical',
  find({ change, identity: { kind }, before, after }) {
    if (change !== 'changed' || kind !== 'CustomResourceDefinition') return [];
    const old = versionsOf(before);
    const now = versionsOf(after);
    const findings: Finding[] = [];
    for (const [name, { served, storage }] of old) {
      const path = `spec.versions[name=${name}]`;
      if (!now.has(name) && storage) findings.push({ severity: 'critical', path, ...storedGone(name) });
      else if (served && !now.get(name)?.served) findings.push({ severity: 'high', path, ...notServed(name) });
      else if (storage && now.get(name)?.storage === false)
        findings.push({ severity: 'notice', path, ...storedElsewhere(name) });
    }
    return findings;
  },
};

function versionsOf(crd: unknown): Map<string, { served: boolean; storage: boolean }> {
  return new Map(
    list(crd, 'spec', 'versions').map(version => [
      String(field(version, 'name')),
      { served: field(version, 'served') === true, storage: field(version, 'storage') === true },
    ]),
  );
}

function storedGone(name: string): Pick<Finding, 'message' | 'fix'> {
  return {
    message: `${name} goes away, in which objects are stored: the cluster refuses it while status.storedVersions names ${name}.`,
    fix: `serve both versions first, rewrite all objects, then take ${name} out of status.storedVersions`,
  };
}

function notServed(name: string): Pick<Finding, 'message' | 'fix'> {
  return {
    message: `${name} is no longer served: whatever still writes or reads it fails.`,
    fix: `make sure that no manifest and no controller uses ${name}`,
  };
}

function storedElsewhere(name: string): Pick<Finding, 'message' | 'fix'> {
  return {
    message: `New objects are no longer stored as ${name}; those that exist stay until they are written again.`,
    fix: `make sure that conversion from ${name} works before ${name} is removed`,
  };
}
