import { isSeq, parseDocument, type YAMLSeq } from 'yaml';

/**
 * Adds a component to the list in the text of an environment.yaml, in alphabetical order; every other byte stays as it is.
 */
export function listComponent(text: string, component: string): string {
  const list = parseDocument(text).get('components');
  if (!isSeq(list)) return `${text.trimEnd()}\ncomponents:\n  - ${component}\n`;
  return list.items.map(String).includes(component) ? text : insert({ text, list, component });
}

interface Insertion {
  text: string;
  list: YAMLSeq;
  component: string;
}

function insert({ text, list, component }: Insertion): string {
  const names = list.items.map(String);
  const [start, end] = list.range!;
  if (list.flow || !names.length) {
    const lines = [...names, component].sort().map(name => `\n  - ${name}`);
    return text.slice(0, start).trimEnd() + lines.join('') + text.slice(end);
  }
  const next = names.findIndex(name => name > component);
  const at = next < 0 ? endOfLine(text, offsetOf(list, -1)) : startOfLine(text, offsetOf(list, next));
  const indent = /^\s*/.exec(text.slice(startOfLine(text, offsetOf(list, 0))))![0];
  return `${text.slice(0, at)}${indent}- ${component}\n${text.slice(at)}`;
}

function offsetOf(list: YAMLSeq, index: number): number {
  return (list.items.at(index) as { range: [number, number, number] }).range[0];
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset) + 1;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
