import { dirname, join, relative } from 'node:path';
import type { Path, Position } from '@cedille/source';
import type { Plugin } from 'esbuild';
import type ts from 'typescript';
import type { Context, Generator } from './generator.ts';
import { frozen } from './frozen.ts';
import { generatorFile } from './load-generators.ts';

/** Where the generator writes the key at a path, or its nearest ancestor. */
export type Trace = (path: Path) => Position;

/**
 * Runs the generator of a component once more, in a form that remembers the line of every key it writes: in helpers, in
 * other files, through spreads and conditions. Slow, because it needs two compilers: for explaining, not for rendering.
 */
export async function traceGenerator(root: string, context: Context): Promise<Trace> {
  const file = generatorFile(context.component.name);
  const { default: generator, places } = await importTraced(root, file);
  const values = generator(frozen(context));
  return path => {
    let at: Position = { file, line: 1, column: 1 };
    let value: unknown = values;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) break;
      at = places.get(value)?.get(step) ?? at;
      value = (value as Record<string | number, unknown>)[step];
    }
    return at;
  };
}

interface TracedModule {
  default: Generator;
  /** Object → key → where it was written. */
  places: WeakMap<object, Map<string | number, Position>>;
}

async function importTraced(root: string, file: string): Promise<TracedModule> {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    stdin: { contents: ENTRY, resolveDir: join(root, dirname(file)) },
    write: false,
    bundle: true,
    platform: 'neutral',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'silent',
    plugins: [await tracing(root, dirname(file))],
  });
  const code = Buffer.from(result.outputFiles[0]!.contents).toString('base64');
  return (await import(`data:text/javascript;base64,${code}`)) as TracedModule;
}

const MODULE = 'cedille-trace';
const ENTRY = `export { default } from './values.ts'; export { places } from '${MODULE}';`;

/** Builds an object from its written parts, in their order, and remembers where each key comes from. */
const RUNTIME = `
export const places = new WeakMap();
export function join(...parts) {
  const whole = {};
  const origins = new Map();
  for (const { part, at, spread } of parts) {
    for (const key of Object.keys(part ?? {})) {
      Object.defineProperty(whole, key, { value: part[key], enumerable: true, configurable: true, writable: true });
      origins.set(key, (spread && places.get(part)?.get(key)) || at);
    }
  }
  places.set(whole, origins);
  return whole;
}
/** What a helper makes of a line of a table counts as written in that line. */
export const carry = helper => (environment, table) => {
  const made = helper(environment, table);
  for (const [key, value] of Object.entries(made)) {
    const at = places.get(table)?.get(key);
    if (at) places.set(value, new Map(Object.keys(value).map(inner => [inner, at])));
  }
  return made;
};`;

const API = '@cedille/values/generator';
const TRACED_API = `export * from '${API}'; import { sizes as plain } from '${API}'; import { carry } from '${MODULE}'; export const sizes = carry(plain);`;

async function tracing(root: string, folder: string): Promise<Plugin> {
  const { default: compiler } = await import('typescript');
  return {
    name: 'trace',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${MODULE}$`) }, ({ path }) => ({ path, namespace: MODULE }));
      onLoad({ filter: /.*/, namespace: MODULE }, () => ({ contents: RUNTIME, loader: 'js' }));
      onResolve({ filter: new RegExp(`^${API}$`) }, ({ path, namespace }) =>
        namespace === API ? undefined : { path, namespace: API },
      );
      onLoad({ filter: /.*/, namespace: API }, () => ({ contents: TRACED_API, loader: 'js', resolveDir: root }));
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const name = relative(root, path).split('\\').join('/');
        if (!name.startsWith(`${folder}/`)) return undefined;
        return {
          contents: instrument(compiler, { file: name, text: compiler.sys.readFile(path) ?? '' }),
          loader: 'ts',
        };
      });
    },
  };
}

/** Every object literal becomes a call of `join` with its parts. */
function instrument(compiler: typeof ts, { file, text }: { file: string; text: string }): string {
  const { factory } = compiler;
  const source = compiler.createSourceFile(file, text, compiler.ScriptTarget.Latest, true);
  const flag = (name: string, value: ts.Expression): ts.PropertyAssignment =>
    factory.createPropertyAssignment(name, value);
  const placeOf = (node: ts.Node): ts.Expression => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return factory.createObjectLiteralExpression([
      flag('file', factory.createStringLiteral(file)),
      flag('line', factory.createNumericLiteral(line + 1)),
      flag('column', factory.createNumericLiteral(character + 1)),
    ]);
  };
  const transformer: ts.TransformerFactory<ts.SourceFile> = context => root => {
    const partOf = (property: ts.ObjectLiteralElementLike): ts.Expression => {
      const at = flag('at', placeOf(property));
      const inner = compiler.visitEachChild(property, visit, context);
      if (compiler.isSpreadAssignment(inner)) {
        const spread = flag('spread', factory.createTrue());
        return factory.createObjectLiteralExpression([flag('part', inner.expression), at, spread]);
      }
      return factory.createObjectLiteralExpression([flag('part', factory.createObjectLiteralExpression([inner])), at]);
    };
    const visit = (node: ts.Node): ts.Node =>
      compiler.isObjectLiteralExpression(node) && !isTarget(compiler, node)
        ? factory.createCallExpression(factory.createIdentifier(JOIN), undefined, node.properties.map(partOf))
        : compiler.visitEachChild(node, visit, context);
    return compiler.visitNode(root, visit, compiler.isSourceFile);
  };
  const { transformed } = compiler.transform(source, [transformer]);
  return `import { join as ${JOIN} } from '${MODULE}';\n${compiler.createPrinter().printFile(transformed[0]!)}`;
}

const JOIN = '__cedilleJoin';

/** `({ a } = b)` looks like an object and is none. */
function isTarget(compiler: typeof ts, { parent }: ts.Node): boolean {
  return (
    compiler.isBinaryExpression(parent) &&
    parent.operatorToken.kind === compiler.SyntaxKind.EqualsToken &&
    compiler.isObjectLiteralExpression(parent.left)
  );
}
