import { dirname, join, relative } from 'node:path';
import { chartOf } from '@cedille/component';
import type { Path, Position } from '@cedille/source';
import type { Plugin } from 'esbuild';
import type ts from 'typescript';
import type { Context } from './generator.ts';
import { generatorFile, WITHOUT_HOST } from './load-generators.ts';
import { runScript, SandboxError } from './sandbox/sandbox.ts';

/** Where the generator writes the key at a path, or its nearest ancestor. */
export type Trace = (path: Path) => Position;

/**
 * Runs the generator of a component once more, in a form that remembers the line of every key it writes: in helpers, in
 * other files, through spreads and conditions. Slow, because it needs two compilers: for explaining, not for rendering.
 */
export async function traceGenerator(root: string, context: Context): Promise<Trace> {
  const places = new Map(JSON.parse(await runTraced(root, context)) as [path: string, at: Position][]);
  return path => {
    for (let length = path.length; length > 0; length--) {
      const at = places.get(JSON.stringify(path.slice(0, length)));
      if (at) return at;
    }
    return { file: generatorFile(chartOf(context.component)), line: 1, column: 1 };
  };
}

/** The loop or function in which a generator that never ends spends its time; undefined where it is none of its own. */
export async function endlessPlace(root: string, context: Context): Promise<Position | undefined> {
  try {
    await runTraced(root, context);
    return undefined;
  } catch (error) {
    const at =
      error instanceof SandboxError && error.message.startsWith(ENDLESS) && error.message.slice(ENDLESS.length);
    return at ? (JSON.parse(at) as Position) : undefined;
  }
}

/** Where a generator sets the value that a failure is about; undefined where nothing tells. */
export async function placeOfValue(root: string, context: Context, path: string): Promise<Position | undefined> {
  try {
    const steps: unknown = JSON.parse(path);
    return Array.isArray(steps) ? (await traceGenerator(root, context))(steps as Path) : undefined;
  } catch (error) {
    if (error instanceof SandboxError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function runTraced(root: string, context: Context): Promise<string> {
  const { build } = await import('esbuild');
  const folder = dirname(generatorFile(chartOf(context.component)));
  const result = await build({
    absWorkingDir: root,
    stdin: { contents: ENTRY, resolveDir: join(root, folder) },
    write: false,
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'generator',
    banner: { js: '"use strict";' },
    target: 'node20.19',
    logLevel: 'silent',
    supported: WITHOUT_HOST,
    plugins: [await tracing(root, folder)],
  });
  const code = Buffer.from(result.outputFiles[0]!.contents).toString('utf8');
  return runScript({ name: `traced-${context.component.name}.js`, code }, JSON.stringify(context));
}

const MODULE = 'cedille-trace';
const ENTRY = `import generate from './values.ts';
import { placesIn } from '${MODULE}';
export const evaluate = facts => JSON.stringify(placesIn(generate(JSON.parse(facts)), []));`;

/** Far more turns than any computation from facts takes. */
const MOST_TURNS = 2_000_000;
const ENDLESS = 'endless: ';

/** Builds an object from its written parts, in their order, and remembers where each key comes from. */
const RUNTIME = `
const places = new WeakMap();
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
};
/** Every key whose place is known: its path as JSON, and the place. */
export function placesIn(value, path, around = []) {
  if (typeof value !== 'object' || value === null || around.includes(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    const at = places.get(value)?.get(key);
    return [...(at ? [[JSON.stringify(here), at]] : []), ...placesIn(item, here, [...around, value])];
  });
}
let turns = 0;
export function turn(at) {
  turns += 1;
  if (turns > ${MOST_TURNS}) throw new Error(${JSON.stringify(ENDLESS)} + JSON.stringify(at));
}`;

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

/** Every object literal becomes a call of `join` with its parts; every loop and function counts its turns. */
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
    const counted = (node: ts.Node, body: ts.Statement): ts.Block => {
      const count = factory.createExpressionStatement(
        factory.createCallExpression(factory.createIdentifier(TURN), undefined, [placeOf(node)]),
      );
      return factory.createBlock([count, ...(compiler.isBlock(body) ? body.statements : [body])], true);
    };
    const visit = (node: ts.Node): ts.Node => {
      if (compiler.isObjectLiteralExpression(node) && !isTarget(compiler, node))
        return factory.createCallExpression(factory.createIdentifier(JOIN), undefined, node.properties.map(partOf));
      const inner = compiler.visitEachChild(node, visit, context);
      return withCountedBody(compiler, inner, body => counted(node, body));
    };
    return compiler.visitNode(root, visit, compiler.isSourceFile);
  };
  const { transformed } = compiler.transform(source, [transformer]);
  return `import { join as ${JOIN}, turn as ${TURN} } from '${MODULE}';\n${compiler.createPrinter().printFile(transformed[0]!)}`;
}

const JOIN = '__cedilleJoin';
const TURN = '__cedilleTurn';

/** `({ a } = b)` looks like an object and is none. */
function isTarget(compiler: typeof ts, { parent }: ts.Node): boolean {
  return (
    compiler.isBinaryExpression(parent) &&
    parent.operatorToken.kind === compiler.SyntaxKind.EqualsToken &&
    compiler.isObjectLiteralExpression(parent.left)
  );
}

/** A loop or function with another body; everything else as it is. */
function withCountedBody(compiler: typeof ts, node: ts.Node, counted: (body: ts.Statement) => ts.Block): ts.Node {
  const { factory: f } = compiler;
  if (compiler.isWhileStatement(node)) return f.updateWhileStatement(node, node.expression, counted(node.statement));
  if (compiler.isDoStatement(node)) return f.updateDoStatement(node, counted(node.statement), node.expression);
  if (compiler.isForStatement(node))
    return f.updateForStatement(node, node.initializer, node.condition, node.incrementor, counted(node.statement));
  if (compiler.isForOfStatement(node))
    return f.updateForOfStatement(node, node.awaitModifier, node.initializer, node.expression, counted(node.statement));
  if (compiler.isForInStatement(node))
    return f.updateForInStatement(node, node.initializer, node.expression, counted(node.statement));
  if (compiler.isFunctionDeclaration(node) && node.body)
    return f.updateFunctionDeclaration(
      node,
      node.modifiers,
      node.asteriskToken,
      node.name,
      node.typeParameters,
      node.parameters,
      node.type,
      counted(node.body),
    );
  if (!compiler.isArrowFunction(node)) return node;
  const body = compiler.isBlock(node.body) ? node.body : f.createReturnStatement(node.body);
  const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = node;
  return f.updateArrowFunction(
    node,
    modifiers,
    typeParameters,
    parameters,
    type,
    equalsGreaterThanToken,
    counted(body),
  );
}
