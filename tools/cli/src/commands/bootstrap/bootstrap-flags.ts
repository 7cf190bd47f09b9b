import type { RegistryFlags } from '../../shared/registry-flags.ts';

export interface BootstrapFlags extends RegistryFlags {
  yes?: boolean;
  context?: string;
  kubeconfig?: string;
  offline?: boolean;
}
