import type { VaultProgram } from './vault-program.ts';

/**
 * What Vault answers once and never again, kept on the volume of its data before anybody reads it: the volume outlives Pods, and
 * whoever works on the bootstrap.
 */
export interface KeptAnswer {
  /** Runs a command of a shell beside Vault; its output goes to the volume and nowhere else. */
  keep: (command: string, input?: string) => Promise<void>;
  /** The answer; undefined as long as it is not all there. */
  read: () => Promise<unknown>;
  /** Whether there is anything, be it whole or not. */
  isThere: () => Promise<boolean>;
  /** Leaves a mark in its place. */
  replace: (mark: object) => Promise<void>;
  forget: () => Promise<void>;
}

/** @param name of the file, on the volume of the data */
export function keptAnswer(vault: VaultProgram, name: string): KeptAnswer {
  const file = `/vault/data/${name}`;
  // Written beside it first, so that it is whole or not there; a shell that is killed between the two leaves the draft. Each
  // shell has a draft of its own: another one that is still at it loses nothing.
  const draft = `${file}.new`;
  // An answer that is there and cannot be read is an error, and not an answer that is lost.
  const text = (): Promise<string> =>
    vault.shell(`if [ -e ${file} ]; then cat ${file}; else cat ${draft}.* 2>/dev/null || true; fi`);
  return {
    keep: async (command, input) =>
      void (await vault.shell(`umask 077 && ${command} >${draft}.$$ && sync && mv ${draft}.$$ ${file}`, input)),
    read: async () => parsed(await text()),
    isThere: async () => (await text()).trim() !== '',
    replace: async mark =>
      void (await vault.shell(
        `umask 077 && cat >${draft}.$$ && mv ${draft}.$$ ${file} && rm -f ${draft}.*`,
        JSON.stringify(mark),
      )),
    forget: async () => void (await vault.shell(`rm -f ${file} ${draft}.*`)),
  };
}

/** Undefined for what is not whole. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
