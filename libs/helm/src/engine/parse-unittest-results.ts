const results: Record<string, UnittestCase['result']> = { Pass: 'passed', Fail: 'failed', Skip: 'skipped' };

/** Reads the XUnit report of helm-unittest: the only one of its formats that names the file of each suite. */
export function parseUnittestResults(xml: string): UnittestCase[] {
  const cases: UnittestCase[] = [];
  let file = '';
  const token = /<assembly ([^>]*)>|<test ([^>]*?)(\/>|>([\s\S]*?)<\/test>)/g;
  for (const [, assembly, test, , body = ''] of xml.matchAll(token)) {
    if (assembly !== undefined) file = attribute(assembly, 'name');
    else cases.push(caseOf(file, test!, body));
  }
  return cases;
}

/** Suites that cannot be read are missing from the report; only the text for people tells of them. */
export function unreadableSuites(output: string): UnittestCase[] {
  return [...output.matchAll(/^ FAIL {2}[^\t\n]*\t(\S+)\n\t- Execution Error: *\n([\s\S]*?)\n{2}/gm)].map(
    ([, file, what]) => ({
      file: file!,
      suite: '',
      name: 'the suite can be read',
      result: 'failed',
      failure: dedent(what!),
    }),
  );
}

function caseOf(file: string, attributes: string, body: string): UnittestCase {
  const result = results[attribute(attributes, 'result')] ?? 'failed';
  const text = [...body.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)]
    .map(([, data]) => dedent(data!))
    .filter(data => data && data !== 'Failed');
  return {
    file,
    suite: attribute(attributes, 'type'),
    name: attribute(attributes, 'name'),
    result,
    ...(result === 'failed' && { failure: text.join('\n') || 'it gives no reason' }),
  };
}

function attribute(attributes: string, name: string): string {
  return unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string, decimal: string, name: string) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (entities[name] ?? whole);
  });
}

function dedent(text: string): string {
  return text
    .split('\n')
    .map(line => line.replace(/^\t+\s?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** One `it` of a test suite. */
export interface UnittestCase {
  /** Test file, relative to the workspace: `charts/demo/tests/deployment_test.yaml`. */
  file: string;
  suite: string;
  name: string;
  result: 'passed' | 'failed' | 'skipped';
  /** What the program says of a failure. */
  failure?: string;
}
