import type { Command } from 'commander';

/** Where releases are published to or taken from. */
export interface RegistryFlags {
  registry?: string;
  plainHttp?: boolean;
}

export function addRegistryFlags(command: Command): Command {
  return command
    .option('--registry <address>', 'oci://<host>/<path> instead of the one that the facts name')
    .option('--plain-http', 'use HTTP without encryption; on this machine itself it always is');
}
