import { join } from 'node:path';
import {
  coverageOf,
  DEFECTS,
  ownFix,
  RULE_SETS,
  WAIVABLE,
  type DefectClass,
  type RuleDescription,
  type RuleSet,
} from '@cedille/checks';
import { loadComponents, type Component } from '@cedille/component';
import { readIfPresent, writeFileAtomic } from '@cedille/source';
import { code, table } from '../schema/readme/table.ts';
import { ALL_RULES, FAMILIES } from './rule-list.ts';

/** The page, relative to the root. */
export const CATALOGUE = 'libs/checks/RULES.md';

/** Where the test of each class of defects is that stands beside its rules. */
const TESTS: Readonly<Record<DefectClass, string>> = {
  'unknown-value': 'src/values/check-values.spec.ts',
  'wrong-value': '../pipeline/src/mistakes.spec.ts',
  'stale-copy': '../pipeline/src/mistakes.spec.ts',
  'version-mismatch': '../pipeline/src/mistakes.spec.ts',
  'unknown-field': 'src/objects/valid-object.spec.ts',
  'required-missing': 'src/objects/valid-object.spec.ts',
  scope: 'src/objects/right-scope.spec.ts',
  'dangling-reference': 'src/references/rules/existing-object.spec.ts',
  'missing-permission': 'src/policies/access/missing-permission.spec.ts',
  order: 'src/environment/check-definition-order.spec.ts',
  duplicate: 'src/objects/unique-objects.spec.ts',
  unreachable: 'src/references/rules/selected-pods.spec.ts',
  swapped: 'src/references/rules/one-host.spec.ts',
  floating: 'src/policies/policies.spec.ts',
  'secret-in-the-clear': '../source/src/secrets.spec.ts',
  'weak-posture': 'src/policies/policies.spec.ts',
  'non-determinism': '../pipeline/src/render-platform.spec.ts',
  'structural-impossibility': 'src/policies/policies.spec.ts',
  'broken-template': 'src/objects/betrayed.spec.ts',
};

/** Writes the catalogue, unless it is as it should be. @returns the files that differ from what is written */
export async function writeCatalogue({ root, check }: { root: string; check: boolean }): Promise<string[]> {
  const path = join(root, CATALOGUE);
  const components = await loadComponents(root);
  const text = catalogue(components);
  if ((await readIfPresent(path)) === text) return [];
  if (!check) await writeFileAtomic(path, text);
  return [CATALOGUE];
}

/** The whole page, from the rules themselves. */
export function catalogue(components: readonly Pick<Component, 'name' | 'meta'>[]): string {
  return [
    '<!-- Written by ./cedille explain-rule --write. -->',
    '<!-- prettier-ignore-start -->',
    '',
    '# Rules',
    '',
    'Every rule of the platform: what `./cedille check` finds in facts, values and objects, and what `./cedille diff` calls dangerous. The text of each is in `./cedille explain-rule <code>`, too. A rule marked with * can be waived in `component.yaml` or `environment.yaml`: [README](README.md).',
    '',
    ...FAMILIES.flatMap(({ title, rules }) => [`## ${title}`, '', ...rulesTable(rules), '']),
    '## Classes of defects',
    '',
    'What catches each class by which platforms of this kind break. The example is that of its first rule.',
    '',
    ...defectsTable(),
    '',
    '## Other rule sets',
    '',
    'What does the work of published rules, and why some are left out.',
    '',
    ...(Object.keys(RULE_SETS) as RuleSet[]).flatMap(set => [`### ${RULE_SETS[set]}`, '', ...coverageTable(set), '']),
    '## Waivers',
    '',
    'Findings that components of this platform take upon themselves.',
    '',
    ...waiversTable(components),
    '',
    '## Examples',
    '',
    ...FAMILIES.flatMap(({ title, rules }) => rules.flatMap(rule => example(rule, title))),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

function rulesTable(rules: readonly RuleDescription[]): string[] {
  return table(
    ['code', 'severity', 'what it finds', 'what happens otherwise'],
    rules.map(rule => [
      `${code(rule.code)}${WAIVABLE.has(rule.code) && !isDanger(rule) ? ' *' : ''}`,
      rule.severity,
      rule.title,
      escape(rule.why),
    ]),
  );
}

function isDanger({ severity }: RuleDescription): boolean {
  return severity !== 'error' && severity !== 'warning';
}

function defectsTable(): string[] {
  return table(
    ['class', 'rules', 'example', 'test'],
    (Object.keys(DEFECTS) as DefectClass[]).map(name => {
      const rules = ALL_RULES.filter(({ defects }) => defects?.includes(name));
      return [
        DEFECTS[name],
        rules.map(rule => code(rule.code)).join(', '),
        rules[0] ? escape(rules[0].title) : '',
        `[${TESTS[name].split('/').at(-1)}](${TESTS[name]})`,
      ];
    }),
  );
}

function coverageTable(set: RuleSet): string[] {
  return table(
    ['rule', 'about', 'ours'],
    coverageOf(set, ALL_RULES).map(({ id, about = '', by, whyNot = '' }) => [
      code(id),
      about,
      by.length ? by.map(code).join(', ') : `none: ${whyNot}`,
    ]),
  );
}

function waiversTable(components: readonly Pick<Component, 'name' | 'meta'>[]): string[] {
  const rows = components.flatMap(({ name, meta }) =>
    (meta.waivers ?? []).flatMap(({ objects, reason, owner = meta.owner, until }) =>
      Object.entries(objects).map(([object, rules]) => [
        name,
        rules.map(code).join(', '),
        code(object),
        reason,
        owner,
        until,
      ]),
    ),
  );
  return rows.length ? table(['component', 'rules', 'object', 'reason', 'owner', 'until'], rows) : ['None.'];
}

function example(rule: RuleDescription, family: string): string[] {
  const language = isDanger(rule) ? 'diff' : 'yaml';
  return [
    `<details><summary><code>${rule.code}</code> (${family.toLowerCase()}): ${rule.title}</summary>`,
    '',
    `\`\`\`${language}`,
    rule.example.trimEnd(),
    '```',
    '',
    `Fix: ${escape(ownFix(rule).replaceAll('{template}', 'the template that makes it'))}.`,
    '',
    '</details>',
    '',
  ];
}

/** What Markdown would take for something else. */
function escape(text: string): string {
  return text.replace(/[<>*_]/g, character => `\\${character}`);
}
