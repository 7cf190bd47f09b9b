import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ClusterKind } from '@cedille/cluster';
import { bundleProgram } from './bundle-program.ts';

/** A process that has a cluster, to be killed. */
export interface Owner {
  /** Id of its run. */
  run: string;
  /** Resolves when its cluster is there. */
  ready: Promise<void>;
  kill: () => Promise<void>;
}

export interface StartOwnerOptions {
  /** Absolute path of the workspace. */
  root: string;
  kind: ClusterKind;
  /** Folder for the program, and its folder for temporary files. */
  folder: string;
}

const OWNER = fileURLToPath(new URL('owner.ts', import.meta.url));

/** Starts one, and answers once its run has begun. */
export async function startOwner({ root, kind, folder }: StartOwnerOptions): Promise<Owner> {
  const program = spawn('node', [await bundleProgram(OWNER, folder), root, kind], {
    env: { ...process.env, TMPDIR: folder },
  });
  const closed = new Promise<void>(resolve => program.once('close', () => resolve()));
  const said: string[] = [];
  program.stderr.on('data', data => said.push(String(data)));
  let output = '';
  const hears = (what: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => void (what.test(output) && resolve(what.exec(output)![1]!));
      program.stdout.on('data', look);
      program.once('close', () => reject(new Error(`the suite ended by itself: ${said.join('')}`)));
      look();
    });
  program.stdout.on('data', data => (output += String(data)));
  const ready = hears(/^(ready)$/m).then(() => undefined);
  ready.catch(() => undefined);
  return {
    run: await hears(/^(\w+)$/m),
    ready,
    async kill() {
      program.kill('SIGKILL');
      program.stdout.destroy();
      program.stderr.destroy();
      await closed;
    },
  };
}
