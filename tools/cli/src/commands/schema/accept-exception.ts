import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { CedilleError, formatPath, parsePath, readIfPresent, writeFileAtomic } from '@cedille/source';
import { isSeq, parseDocument } from 'yaml';

export interface AcceptExceptionOptions {
  root: string;
  component: Component;
  /** Path of the value, from the root of the component's values; `*` for any item or entry. */
  path: string;
  /** For whoever reads component.yaml. */
  reason: string;
}

/**
 * Adds an exception to component.yaml: whatever stands at the path is accepted. The rest of the file stays as it is.
 * @returns how to take it back
 * @throws CedilleError `usage` when there is no such upstream chart, or the exception is there already
 */
export async function acceptException({
  root,
  component,
  path,
  reason,
}: AcceptExceptionOptions): Promise<() => Promise<void>> {
  const wanted = readPath(component, path);
  const file = join(root, component.folder, 'component.yaml');
  const text = (await readIfPresent(file))!;
  await writeFileAtomic(file, withException(text, { path: wanted, reason }));
  return async () => {
    await writeFileAtomic(file, text);
  };
}

function readPath({ name, upstreams, meta }: Component, written: string): string {
  const steps = stepsOf(written);
  const keys = upstreams.flatMap(upstream => (upstream.kind === 'chart' ? [upstream.key] : []));
  const path = formatExceptionPath(steps);
  if (steps.length < 2 || !keys.includes(String(steps[0]))) {
    throw refusal(`${written} is not a value of an upstream chart of ${name}.`, {
      expected: keys.length
        ? `a path that begins with ${keys.join(' or ')}, and a key below it`
        : 'a component with an upstream chart',
      fix: 'take the path from the message of ./cedille render',
    });
  }
  if (meta.schemaExceptions?.some(exception => exception.path === path)) {
    throw refusal(`${path} is accepted already.`, {
      expected: 'a path that component.yaml does not list',
      fix: `change schemaExceptions in charts/${name}/component.yaml by hand`,
    });
  }
  return path;
}

function stepsOf(written: string): (string | number)[] {
  try {
    return parsePath(written);
  } catch (cause) {
    const fix = 'put it in quotes for the shell, for example \'grafana["grafana.ini"].server\'';
    throw refusal(`The path ${written} cannot be read.`, { expected: 'keys joined by dots', fix }, cause);
  }
}

/** An item of a list stands for all of them: a person has shown one. */
function formatExceptionPath(steps: readonly (string | number)[]): string {
  return steps.map((step, index) => (step === '*' || typeof step === 'number' ? '.*' : dotted(step, index))).join('');
}

function dotted(step: string, index: number): string {
  const text = formatPath([step]);
  return index === 0 || text.startsWith('[') ? text : `.${text}`;
}

function refusal(message: string, { expected, fix }: { expected: string; fix: string }, cause?: unknown): CedilleError {
  return new CedilleError({ code: 'usage', severity: 'error', message, expected, fix }, cause ? { cause } : undefined);
}

/** Behind the last exception, or at the end of the file. */
function withException(text: string, { path, reason }: Pick<AcceptExceptionOptions, 'path' | 'reason'>): string {
  const document = parseDocument(text);
  const known = document.get('schemaExceptions');
  if (isSeq(known) && known.flow) {
    known.add(document.createNode({ path, reason }));
    return document.toString({ lineWidth: 0 });
  }
  const item = `  - path: ${scalar(path)}\n    reason: ${scalar(reason)}\n`;
  if (!isSeq(known) || !known.items.length) return `${text.replace(/\n*$/, '\n')}schemaExceptions:\n${item}`;
  const end = known.range![1];
  const before = text.slice(0, end).replace(/\n*$/, '\n');
  return before + item + text.slice(end).replace(/^\n/, '');
}

/** A text as YAML, in quotes where it needs them. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./*[\]-]*(?: [\w.,;'()/-]+)*$/.test(text) ? text : JSON.stringify(text);
}
