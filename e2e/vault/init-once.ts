// A process that starts a Vault with holders, to be killed at any step of it. It answers with what the command would say.
import { readFileSync } from 'node:fs';
import { initVault, loadHolders, surveyVault, type Wanted } from '@cedille/cluster';
import { CedilleError } from '@cedille/source';

interface Order {
  kubeconfig: string;
  kubectl: string;
  /** With `environments/lab/holders`. */
  root: string;
  wanted: Wanted;
  onlyLook?: boolean;
  startOver?: boolean;
  patienceMs?: number;
}

const { kubeconfig, root, onlyLook, ...order } = JSON.parse(readFileSync(0, 'utf8')) as Order;
const onProgress = (message: string): void => console.error(message);
try {
  const holders = await loadHolders(root, 'lab');
  const place = { ...order, target: ['--kubeconfig', kubeconfig], holders, onProgress };
  console.log(JSON.stringify(onlyLook ? await surveyVault(place) : await initVault(place)));
} catch (error) {
  if (!(error instanceof CedilleError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
