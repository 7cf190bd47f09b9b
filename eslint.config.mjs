// What a compiler and a formatter do not see: the order of the libraries, and habits that hide mistakes.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** A library may import those before it, and no other. */
const LIBRARIES = [
  'source',
  'archive',
  'program',
  'net',
  'types',
  'environment',
  'component',
  'schema',
  'values',
  'helm',
  'manifests',
  'checks',
  'audit',
  'difference',
  'delivery',
  'cluster',
  'pipeline',
];

const boundaries = [
  ...LIBRARIES.map((library, index) => ({
    sourceTag: `library:${library}`,
    onlyDependOnLibsWithTags: LIBRARIES.slice(0, index).map(before => `library:${before}`),
  })),
  // Suites judge what the libraries make. No library and no chart knows of them; the command runs them, and takes from them
  // what makes images where none can be pulled.
  { sourceTag: 'layer:suite', onlyDependOnLibsWithTags: ['layer:library'] },
  { sourceTag: 'tool:cli', onlyDependOnLibsWithTags: ['layer:library', 'layer:suite'] },
  { sourceTag: 'tool:nx', onlyDependOnLibsWithTags: ['layer:library'] },
  // A generator computes from values alone; its spec renders what the templates make of them.
  { sourceTag: 'layer:chart', onlyDependOnLibsWithTags: ['library:values', 'library:helm'] },
];

const PROGRAMS = ['child_process', 'node:child_process'].map(name => ({
  name,
  message: 'Programs start in libs/program: runProgram, startProgram, git.',
}));

/** Stages of libs/types, and those that each of them must not know. */
const TYPE_STAGES = {
  form: ['convert', 'registry', 'derive', 'validate'],
  convert: ['registry', 'derive', 'validate'],
  registry: ['derive', 'validate'],
  derive: ['validate'],
  validate: ['derive'],
};

const stages = Object.entries(TYPE_STAGES).map(([stage, others]) => ({
  files: [`libs/types/src/${stage}/**/*.ts`],
  ignores: ['**/*.spec.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: PROGRAMS,
        patterns: [
          {
            regex: `^\\.\\./(?:${others.join('|')})/`,
            message: `${stage} imports only the stages before it: libs/types/README.md.`,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'dist/**', '.nx/**', '**/*.gen.ts', 'tools/nx/src/generators/*/files/**'] },
  {
    files: ['**/*.ts', '**/*.mts', '**/*.mjs', '**/*.cjs'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@typescript-eslint': tseslint.plugin, '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: boundaries, allow: [], checkDynamicDependenciesExceptions: ['.*'] },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'array-callback-return': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 350, skipBlankLines: true }],
      'no-async-promise-executor': 'error',
      'no-cond-assign': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-else-return': 'error',
      'no-fallthrough': 'error',
      'no-implicit-coercion': ['error', { boolean: true, number: true, string: true }],
      'no-loss-of-precision': 'error',
      'no-restricted-imports': ['error', { paths: PROGRAMS }],
      'no-self-compare': 'error',
      'no-throw-literal': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-expressions': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  ...stages,
  {
    // Plain programs: they start before there are packages, and specs start real ones.
    files: ['**/*.cjs', '**/*.mjs', '**/*.spec.ts', '**/fixtures/**/*.ts', '**/bench/**/*.ts', 'e2e/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // Suites take what they judge from where it is: a component is not a package.
    files: ['e2e/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: boundaries,
          allow: ['../../charts/**'],
          checkDynamicDependenciesExceptions: ['.*'],
        },
      ],
    },
  },
  {
    // What a generator computes from comes in; nothing else may make a difference.
    files: ['charts/*/src/**/*.ts'],
    ignores: ['charts/*/src/**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Date', 'fetch', 'setTimeout'].map(name => ({
          name,
          message: 'A generator is a pure function of its context.',
        })),
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(node:|@cedille/helm)', message: 'A generator is a pure function of its context.' }] },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'A generator is a pure function of its context.' },
      ],
    },
  },
);
