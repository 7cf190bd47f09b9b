import type { Path } from './yaml.ts';

/** `a.b[0]["x.y"]`: keys that would be ambiguous are quoted. The form in which paths are shown and accepted. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w/-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** The reverse of {@link formatPath}. Throws a RangeError that names the place when brackets or quotes do not match. */
export function parsePath(text: string): (string | number)[] {
  const steps: (string | number)[] = [];
  const token = /\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const step = match ? readStep(match) : undefined;
    if (step === undefined) throw new RangeError(`Cannot read the path ${text} at column ${at + 1}.`);
    steps.push(step);
  }
  return steps;
}

function readStep([, name, index, quoted]: RegExpExecArray): string | number | undefined {
  if (name !== undefined) return name;
  return index === undefined ? unquote(quoted!) : Number(index);
}

function unquote(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
