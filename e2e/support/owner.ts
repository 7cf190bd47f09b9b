// A process that has a cluster and waits to be killed, at whatever moment of it.
import { openRun } from '@cedille/cluster';
import { readClusterChoice } from './cluster-choice.ts';
import { createCluster } from './create-cluster.ts';

const [, , root, choice] = process.argv as [string, string, string, string];
const run = await openRun({ what: 'a suite that is killed' });
console.log(run.id);
await createCluster({ root, run, choice: readClusterChoice(choice) });
console.log('ready');
setInterval(() => undefined, 1000);
