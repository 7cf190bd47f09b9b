import type { Component } from '@cedille/component';
import type { SuiteName } from '@cedille/e2e/suites';
import { CedilleError, loadYaml, validate, type JsonSchema } from '@cedille/source';
import schema from './systems.schema.json' with { type: 'json' };

/** What people write about systems, relative to the root. */
export const SYSTEMS = 'charts/systems.yaml';

/** A part of the platform as people speak of it: one component, several, or none. */
export interface System {
  area: string;
  system: string;
  components: readonly string[];
  /** Complete, and off unless a fact chooses it. */
  alternative?: boolean;
  /** Suites in which its own programs run; `specs` where they run in specs. */
  runs?: readonly (SuiteName | 'specs')[];
  /** What of it runs for real in no test. */
  without?: string;
  lessons?: readonly Lesson[];
}

/** Something that went wrong once, as it has to be, and what fails when the mistake comes back. */
export interface Lesson {
  lesson: string;
  /** File → titles of tests. */
  tests?: Readonly<Record<string, readonly string[]>>;
  /** Codes of rules. */
  rules?: readonly string[];
  /** What cannot fail, and has to be told: page → words. */
  pages?: Readonly<Record<string, readonly string[]>>;
}

/** A component that is in no system is one by itself. */
export function withOthers(systems: readonly System[], components: readonly Component[]): System[] {
  const named = new Set(systems.flatMap(system => system.components));
  const others = components.filter(({ name }) => !named.has(name));
  return [
    ...systems,
    ...others.map(({ name, meta }) => ({ area: 'Others', system: meta.title.en, components: [name] })),
  ];
}

/** @throws CedilleError with the place of whatever is no system */
export async function loadSystems(root: string): Promise<System[]> {
  const document = await loadYaml(root, SYSTEMS);
  if (document.problems.length) throw new CedilleError(document.problems);
  const violations = validate(schema as JsonSchema, document.data);
  if (violations.length)
    throw new CedilleError(
      violations.map(({ path, code, message, expected, fix }) => ({
        code,
        severity: 'error',
        message: `${message}.`,
        at: document.positionOf(path),
        ...(expected !== undefined && { expected }),
        ...(fix !== undefined && { fix }),
      })),
    );
  return (document.data as { systems: System[] }).systems;
}
