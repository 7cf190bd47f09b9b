import { differenceOf } from '../difference-of.ts';
import type { Danger } from '../difference.ts';

/** What rules say of a change between two streams of YAML, as `code severity`, or of one code its messages. */
export function dangersOf(before: string, after: string): Danger[] {
  const side = (text: string) => [{ environment: 'production', component: 'web', text }];
  return [...differenceOf({ before: side(before), after: side(after) }).environments[0]!.dangers];
}

/** Only codes and severities: what most specs ask for. */
export function codesOf(before: string, after: string): string[] {
  return dangersOf(before, after).map(({ code, severity }) => `${code} ${severity}`);
}

/** An object in flow style; `rest` is everything beside apiVersion, kind and name. */
export function object(type: string, rest = '', metadata = ''): string {
  const slash = type.lastIndexOf('/');
  return `---
apiVersion: ${type.slice(0, slash)}
kind: ${type.slice(slash + 1)}
metadata: {name: it, namespace: here${metadata && `, ${metadata}`}}
${rest}
`;
}

export const KEPT = 'annotations: {argocd.argoproj.io/sync-options: "Prune=false,ServerSideApply=true"}';
