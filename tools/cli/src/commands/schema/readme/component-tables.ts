import type { ComponentMeta, Condition } from '@cedille/component';
import type { Language } from './language.ts';
import { code, table } from './table.ts';

export interface ComponentTableOptions {
  name: string;
  meta: ComponentMeta;
  language: Language;
}

/** The hosts in component.yaml. */
export function hostsTable({ name, meta, language }: ComponentTableOptions): string[] {
  const rows = Object.entries(meta.hosts ?? {}).map(([label, host]) => [
    code(`${label}.<${language.baseDomain}>`),
    language.servedBy(host.service ?? name, host.port),
    language.audience[host.audience ?? 'public'],
    conditionOf(host, language),
  ]);
  return table(language.head.hosts, rows);
}

/** The Secrets in component.yaml: those from Vault, then those that something else makes. */
export function secretsTable({ meta, language }: ComponentTableOptions): string[] {
  const { origin, head, key } = language;
  const fromVault = (meta.secrets ?? []).map(secret => [
    code(secret.name),
    [...secret.keys, ...Object.keys(secret.literals ?? {})].map(code).join(', '),
    (secret.generated ? origin.generated : origin.written)(secret.path),
    conditionOf(secret, language),
    secret.description[key],
  ]);
  const others = (meta.otherSecrets ?? []).map(secret => [
    code(secret.name),
    secret.keys.map(code).join(', '),
    origin[secret.madeBy],
    conditionOf(secret, language),
    secret.description[key],
  ]);
  return table(head.secrets, [...fromVault, ...others]);
}

function conditionOf({ when, unless }: Condition, { condition }: Language): string {
  return [
    ...(when === undefined ? [] : [condition.when + code(when)]),
    ...(unless === undefined ? [] : [condition.unless + code(unless)]),
  ].join(', ');
}
