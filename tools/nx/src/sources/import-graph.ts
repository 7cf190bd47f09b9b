import { builtinModules } from 'node:module';
import { join } from 'node:path/posix';
import { packageFor, type LockedPackages } from './locked-packages.ts';
import type { Import } from './lex-imports.ts';

/** What the graph knows of a source. */
export interface Module {
  imports: readonly Import[];
  /** It looks into the folder with archives that CEDILLE_CHART_MIRROR names. */
  readsMirror: boolean;
}

export interface ImportGraphOptions {
  /** Every TypeScript source, by its path from the root. */
  modules: ReadonlyMap<string, Module>;
  /** What the packages in the workspace export: `@cedille/values/generator` → its file. */
  exports: ReadonlyMap<string, string>;
  locked: LockedPackages;
}

/** What sources import beyond themselves, all the way down. */
export interface Imported {
  /** Files outside the folder, in alphabetical order. */
  files: string[];
  /** Folders in libs/ with types that a task writes. */
  generated: string[];
  /** npm packages, by the names of Nx's graph. */
  packages: string[];
}

/** An import, and where it leads: to a file of the workspace, or to packages. */
interface Edge {
  typeOnly: boolean;
  file: string | undefined;
  /** By the names of Nx's graph. */
  packages: readonly string[];
}

/** Who imports whom. */
export class ImportGraph {
  private readonly options: ImportGraphOptions;
  private readonly edges = new Map<string, readonly Edge[]>();

  constructor(options: ImportGraphOptions) {
    this.options = options;
  }

  /** Whether a source of a folder looks into the folder with archives. */
  readsMirror(folder: string): boolean {
    return this.sourcesBelow(folder).some(file => this.options.modules.get(file)!.readsMirror);
  }

  /** With `types`, what the compiler reads; without, what runs. */
  importedBy(folder: string, { types }: { types: boolean }): Imported {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const edge of this.edgesFrom(file)) {
        if (edge.typeOnly && !types) continue;
        if (edge.file !== undefined) visit(edge.file);
        else for (const name of types ? edge.packages : edge.packages.slice(0, 1)) packages.add(name);
      }
    };
    this.sourcesBelow(folder).forEach(visit);
    const generated = [...seen].filter(isGenerated);
    const files = [...seen].filter(file => !file.startsWith(`${folder}/`) && !isGenerated(file));
    return {
      files: files.sort(),
      generated: unique(generated.map(file => file.split('/').slice(0, 2).join('/'))),
      packages: [...packages].sort(),
    };
  }

  private sourcesBelow(folder: string): string[] {
    return [...this.options.modules.keys()].filter(file => file.startsWith(`${folder}/`));
  }

  /** Where the imports of a module lead; found once, for many folders import the same. */
  private edgesFrom(file: string): readonly Edge[] {
    const known = this.edges.get(file);
    if (known) return known;
    const imports = this.options.modules.get(file)?.imports ?? [];
    const edges = imports.map(({ specifier, typeOnly }) => ({ typeOnly, ...this.resolve(specifier, file) }));
    this.edges.set(file, edges);
    return edges;
  }

  private resolve(specifier: string, from: string): Omit<Edge, 'typeOnly'> {
    if (specifier.startsWith('.')) return { file: join(from, '..', specifier), packages: [] };
    const file = this.options.exports.get(specifier);
    return { file, packages: file === undefined ? this.packagesFor(packageName(specifier), from) : [] };
  }

  /** The package itself, and the one with its types. */
  private packagesFor(name: string, file: string): string[] {
    if (name.startsWith('node:') || builtinModules.includes(name)) return [];
    const names = [name, `@types/${name.replace(/^@(.+)\//, '$1__')}`];
    return names.map(each => packageFor(each, file, this.options.locked)).filter(found => found !== undefined);
  }
}

/** Written by the target `types`, and not committed. */
function isGenerated(file: string): boolean {
  return file.endsWith('.gen.ts');
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
