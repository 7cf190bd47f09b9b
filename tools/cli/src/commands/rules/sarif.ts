import { createHash } from 'node:crypto';
import { formatPosition, type Position, type Problem } from '@cedille/source';
import { ALL_RULES } from './rule-list.ts';

/**
 * Findings as tools for code analysis read them. Sorted as they are given; equal input gives equal bytes.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifOf(problems: readonly Problem[]): object {
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cedille',
            informationUri: 'https://github.com/ClubCedille/cedille-platform',
            rules: codes.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map(problem => resultOf(problem, codes)),
      },
    ],
  };
}

function ruleOf(code: string): object {
  const rule = ALL_RULES.find(one => one.code === code);
  if (!rule) return { id: code };
  return {
    id: code,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: `${rule.why}\n\nFix: ${rule.fix.replaceAll('{template}', 'the template that makes it')}.` },
  };
}

function resultOf(problem: Problem, codes: readonly string[]): object {
  const { code, severity, message, expected, fix, environment, component, object, path, at, source } = problem;
  const text = [message, expected && `Expected: ${expected}.`, fix && `Fix: ${fix}.`].filter(Boolean).join(' ');
  const first = source ?? at;
  const name = [environment, component, object, path].filter(Boolean).join(' ');
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text },
    ...(first && {
      locations: [
        { physicalLocation: locationOf(first), ...(name && { logicalLocations: [{ fullyQualifiedName: name }] }) },
      ],
    }),
    ...(source &&
      at && { relatedLocations: [{ id: 0, message: { text: formatPosition(at) }, physicalLocation: locationOf(at) }] }),
    // Equal for the same finding after lines have moved.
    partialFingerprints: {
      'cedille/v1': createHash('sha256').update(`${code}\0${name}\0${message}`).digest('hex').slice(0, 32),
    },
  };
}

function locationOf({ file, line, column }: Position): object {
  return { artifactLocation: { uri: encodeURI(file) }, region: { startLine: line, startColumn: column } };
}
