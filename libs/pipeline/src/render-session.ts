import { statSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf } from '@cedille/component';
import { DocumentCache } from '@cedille/manifests';
import type { Workspace } from './load-workspace.ts';
import { noMemory, openMemory, type Memory } from './memory/open-memory.ts';
import { recallSchema, type RecallSchemaOptions } from './memory/recall-schema.ts';
import { recallStaged, type RecallStagedOptions } from './memory/recall-staged.ts';
import { openTexts, type OpenTexts } from './memory/open-texts.ts';
import { openTools, type OpenToolsOptions, type Tools } from './open-tools.ts';
import type { ReadSchema } from './read-schema.ts';
import { relationsIn } from './references/relations-in.ts';
import { loadKinds, typesFile, type Kinds } from './registry.ts';
import type { StagedComponent } from './stage-component.ts';

/**
 * What one render leaves for the next one in the same process: programs that run, documents that were read, kinds,
 * memory. Whatever follows from files is looked at again; nothing in it can be outdated.
 */
export class RenderSession {
  private opened: Promise<Tools> | undefined;
  private known: { key: string; kinds: Kinds } | undefined;
  private remembered: { kinds: string; memory: Memory; documents: DocumentCache } | undefined;

  private texts: OpenTexts | undefined;

  /** Lets the data of YAML texts be known from earlier runs. */
  openTexts(): void {
    this.texts ??= openTexts();
  }

  /** Whether nothing was read that an earlier run had not seen. */
  get isAllKnown(): boolean {
    return this.texts !== undefined && !this.texts.isAnyNew();
  }

  /** The programs; those of the first call. */
  tools(options: OpenToolsOptions): Promise<Tools> {
    this.opened ??= openTools(options);
    return this.opened;
  }

  kinds(workspace: Workspace): Kinds {
    const types = [...new Set(workspace.components.map(chartOf))].map(name => join(workspace.root, typesFile(name)));
    const key = `${stateOf(types)} ${relationsIn(workspace.components).fingerprint}`;
    if (this.known?.key !== key) this.known = { key, kinds: loadKinds(workspace) };
    return this.known.kinds;
  }

  /** What is known from earlier renders with these kinds. */
  memory({ kinds, cache }: { kinds: Kinds; cache: boolean }): { memory: Memory; documents: DocumentCache } {
    const fingerprint = `${kinds.registry.fingerprint}${kinds.relations.fingerprint}`;
    if (this.remembered?.kinds !== fingerprint) {
      const memory = cache ? openMemory({ kinds: fingerprint }) : noMemory();
      this.remembered = { kinds: fingerprint, memory, documents: new DocumentCache(undefined, memory.heads) };
    }
    return this.remembered;
  }

  /** A chart that is put together, or was from files that are as they were. */
  staged(options: Omit<RecallStagedOptions, 'stages'>): Promise<StagedComponent> {
    const { stages } = this.remembered?.memory ?? noMemory();
    return recallStaged({ ...options, stages });
  }

  /** The schema of a component's values, or what is known of it from files that are as they were. */
  schema(options: Omit<RecallSchemaOptions, 'schemas'>): Promise<ReadSchema> {
    const { schemas } = this.remembered?.memory ?? noMemory();
    return recallSchema({ ...options, schemas });
  }

  /** Kinds and documents of the last render; undefined before the first one. */
  get last(): { kinds: Kinds; documents: DocumentCache } | undefined {
    return this.known && this.remembered && { kinds: this.known.kinds, documents: this.remembered.documents };
  }

  /** Keeps what is new for other processes. */
  async save(): Promise<void> {
    await this.remembered?.memory.save();
    await this.texts?.save();
  }
}

/** Changes when one of the files does, appears or goes. */
function stateOf(files: readonly string[]): string {
  const states = files.map(file => {
    const info = statSync(file, { throwIfNoEntry: false });
    return info ? `${file} ${info.size} ${info.mtimeMs} ${info.ctimeMs} ${info.ino}` : '';
  });
  return states.filter(Boolean).join('\n');
}
