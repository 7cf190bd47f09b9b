// A process that bootstraps a Vault, to be killed at any step of it.
import { readFileSync } from 'node:fs';
import { bootstrapVault } from '@cedille/cluster';
import { parseManifests } from '@cedille/manifests';

const [, , kubeconfig, kubectl, file] = process.argv as [string, string, string, string, string];
const { manifests } = parseManifests({ text: readFileSync(file, 'utf8'), file });
await bootstrapVault({ target: ['--kubeconfig', kubeconfig], kubectl, manifests });
