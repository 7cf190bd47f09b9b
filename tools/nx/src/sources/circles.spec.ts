import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { repository } from '../fixtures/workspace.ts';
import { lexImports } from './lex-imports.ts';

describe('sources that import each other in a circle', () => {
  it('are found, types included', () => {
    const sources = {
      'a/one.ts': "import { two } from './two.ts';",
      'a/two.ts': "import { three } from '../b/three.ts';\nimport './four.ts';",
      'b/three.ts': "import type { One } from '../a/one.ts';",
      'a/four.ts': '',
    };
    expect(circleIn(new Map(Object.entries(sources)))).toEqual(['a/one.ts', 'a/two.ts', 'b/three.ts', 'a/one.ts']);
  });

  it('are nowhere in this repository', () => {
    const sources = ['libs', 'tools', 'e2e', 'charts'].flatMap(sourcesBelow);
    expect(sources.length).toBeGreaterThan(1000);
    expect(circleIn(new Map(sources.map(file => [file, readFileSync(join(repository, file), 'utf8')])))).toEqual([]);
  });
});

/** The first circle from a file to itself, by relative imports; empty where there is none. What is loaded later is none. */
function circleIn(sources: ReadonlyMap<string, string>): string[] {
  const left = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (left.has(file)) return [];
    way.push(file);
    for (const { specifier } of lexImports((sources.get(file) ?? '').replace(/\bimport\(/g, 'load('))) {
      const circle = specifier.startsWith('.') ? visit(join(file, '..', specifier)) : [];
      if (circle.length) return circle;
    }
    way.pop();
    left.add(file);
    return [];
  };
  for (const file of sources.keys()) {
    const circle = visit(file);
    if (circle.length) return circle;
  }
  return [];
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.m?ts$/.test(file) && !/node_modules|generators\/\w+\/files/.test(file))
    .map(file => `${folder}/${file}`);
}
