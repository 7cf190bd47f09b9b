// A process that has a cluster and waits to be killed, at whatever moment of it.
import { createCluster, openRun } from '@cedille/cluster';

const run = await openRun({ what: 'a suite that is killed' });
console.log(run.id);
await createCluster({ root: process.argv[2]!, run, choice: 'control-plane' });
console.log('ready');
setInterval(() => undefined, 1000);
