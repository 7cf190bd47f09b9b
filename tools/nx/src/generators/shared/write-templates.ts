import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { workspaceRoot } from '@nx/devkit';
import Handlebars from 'handlebars';

export interface TemplateOptions {
  /** Folder of templates, below src/generators. */
  templates: string;
  /** Where the files go, relative to the root. */
  into: string;
  data: object;
}

/** Writes every `*.hbs` of a folder, filled in, under its name without the ending. A name that `data` lacks is an error. */
export function writeTemplates(tree: Tree, { templates, into, data }: TemplateOptions): void {
  const folder = join(workspaceRoot, 'tools', 'nx', 'src', 'generators', templates);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.hbs')) continue;
    const text = Handlebars.compile(readFileSync(join(folder, file), 'utf8'), { noEscape: true, strict: true })(data);
    tree.write(join(into, file.replace(/\.hbs$/, '')), text);
  }
}
