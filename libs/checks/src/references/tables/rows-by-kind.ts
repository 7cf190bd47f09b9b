import type { Kinds } from './rows.ts';

/** The rows of a table by kind: those of the kind itself, of its group, and of every kind. */
export class RowsByKind<Row extends { of: Kinds }> {
  private readonly byKind = new Map<string, Row[]>();

  constructor(rows: readonly Row[]) {
    for (const row of rows) {
      for (const kind of typeof row.of === 'string' ? [row.of] : row.of) {
        this.byKind.set(kind, [...(this.byKind.get(kind) ?? []), row]);
      }
    }
  }

  of(kind: string): Row[] {
    return kindPatterns(kind).flatMap(pattern => this.byKind.get(pattern) ?? []);
  }
}

/** What a row may name to mean a kind: `apps/Deployment`, `apps/*`, `*`. */
export function kindPatterns(kind: string): string[] {
  const slash = kind.lastIndexOf('/');
  return slash < 0 ? [kind, '*'] : [kind, `${kind.slice(0, slash)}/*`, '*'];
}
