import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until, type Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';

/** A registry for as long as a run takes: without encryption, without accounts, reachable from this machine only. */
export interface LocalRegistry {
  /** `127.0.0.1:<port>` */
  host: string;
}

export interface StartRegistryOptions {
  root: string;
  /** Ends it, and removes what was pushed. */
  run: Run;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** @throws CedilleError `tool-missing`, or `cluster-failed` when it does not answer */
export async function startRegistry({ root, run, signal, onProgress }: StartRegistryOptions): Promise<LocalRegistry> {
  const crane = await resolveTool('crane', { root, signal, ...(onProgress && { onProgress }) });
  const host = `127.0.0.1:${await run.port()}`;
  const disk = join(run.folder, 'registry');
  await mkdir(disk, { recursive: true });
  await run.start({
    name: 'registry',
    file: crane.path,
    args: ['registry', 'serve', '--address', host, '--disk', disk],
  });
  await until({ what: 'the registry answers', signal, everyMs: 50, condition: () => answers(`http://${host}/v2/`) });
  return { host };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
