import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { initEnvironmentVault, type InitFlags } from './init.ts';

export function vaultCommand(program: Command, context: CommandContext): void {
  program
    .command('vault')
    .command('init')
    .description('initialize a Vault for its holders, and make it ready for vault-config-operator; shows the steps')
    .exitOverride()
    .argument('<environment>', 'the environment that runs the Vault')
    .option('--context <name>', 'the kubectl context of this environment; without it, nobody looks')
    .option('--kubeconfig <file>', 'the kubeconfig with that context')
    .option('--yes', 'run the steps; needs --context')
    .option(
      '--threshold <number>',
      'how many holders it takes, for a Vault that is initialized now; the smallest majority',
    )
    .option('--google-credentials <file>', 'the key file for the KMS, where Google does not trust the cluster')
    .option(
      '--start-over',
      'remove the volumes of a Vault that was initialized and whose answer is lost: it holds nothing',
    )
    .addHelpText('after', HELP)
    .action((environment: string, flags: InitFlags) => initEnvironmentVault({ context, environment, flags }));
}

const HELP = `
What is there and right stays as it is: the command may be interrupted at any point, and repeated. Shares and root tokens are
encrypted for the holders, whose public PGP keys are in environments/<environment>/holders/<holder>.asc; they are decrypted by
GnuPG in memory, and never shown or written. A holder runs it, on a machine with their private key. Once the root token is
revoked, what takes another one takes several holders: each runs the same command.`;
