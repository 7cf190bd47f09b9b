import { CLUSTER_RULES } from '@cedille/checks';
import { temporaryWorkspace } from '@cedille/source/testing';
import { loadTypes } from '@cedille/types';
import { audit, type AuditReport } from './audit.ts';
import type { Finding } from './finding.ts';

const types = loadTypes();

/** What an audit of these files (path → text) comes to. */
export async function auditOf(files: Readonly<Record<string, string>>): Promise<AuditReport> {
  return audit({ root: await temporaryWorkspace(files), types: await types });
}

const POLICIES: ReadonlySet<string> = new Set(CLUSTER_RULES.map(({ code }) => code));

/** The findings but those of policies, as `code severity file:line: message`, in the order of their places. */
export async function findingsIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await auditOf(files)).problems.filter(({ code }) => !POLICIES.has(code)).map(inOneLine);
}

function inOneLine({ code, severity, at, message }: Finding): string {
  return `${code} ${severity} ${at?.file}:${at?.line}: ${message}`;
}

/** A ConfigMap, valid in every respect. */
export function configMap(name: string, more = 'data: {a: b}'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}\n`;
}

/** A Deployment in which nothing is wrong. */
export function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: main
          image: registry.example/main:1.0.0
          resources: {requests: {cpu: 10m, memory: 10Mi}, limits: {memory: 20Mi}}
`;
}
