import ts from 'typescript';
import type { Edit } from './mutation.ts';

/** Operators that are easily mistaken for one another. */
const OTHER: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '+': '-',
};

/** Everything that could be wrong in a generator: literals, conditions, keys and items that are not there. */
export function typescriptEdits(text: string): Edit[] {
  const source = ts.createSourceFile('generator.ts', text, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    edits.push(...editsAt(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits;
}

function editsAt(node: ts.Node, source: ts.SourceFile): Edit[] {
  const replace = (instead: string, at: ts.Node = node): Edit[] => [
    { start: at.getStart(source), end: at.getEnd(), instead },
  ];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return isName(node) ? [] : replace(otherText(node.getText(source)));
  if (ts.isNumericLiteral(node)) return replace(String(Number(node.text) + 1));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return replace('false');
  if (node.kind === ts.SyntaxKind.FalseKeyword) return replace('true');
  if (ts.isConditionalExpression(node))
    return replace(
      `${node.condition.getText(source)} ? ${node.whenFalse.getText(source)} : ${node.whenTrue.getText(source)}`,
    );
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return replace(node.operand.getText(source));
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText(source);
    return OTHER[operator] ? replace(OTHER[operator], node.operatorToken) : [];
  }
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isSpreadAssignment(node))
    return ts.isObjectLiteralExpression(node.parent) ? withoutItem(node, source) : [];
  if (ts.isArrayLiteralExpression(node.parent ?? node) && node !== source) return withoutItem(node, source);
  return [];
}

/** Keys, and what indexes a map: another name there is found by the compiler. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isElementAccessExpression(parent) || ts.isComputedPropertyName(parent) || ts.isLiteralTypeNode(parent);
}

function otherText(literal: string): string {
  const [quote] = literal;
  return `${literal.slice(0, -1)}x${quote}`;
}

/** With the comma after it. */
function withoutItem(node: ts.Node, source: ts.SourceFile): Edit[] {
  const [start, end] = [node.getStart(source), node.getEnd()];
  const comma = /^\s*,/.exec(source.text.slice(end))?.[0].length ?? 0;
  return [{ start, end: end + comma, instead: '' }];
}
