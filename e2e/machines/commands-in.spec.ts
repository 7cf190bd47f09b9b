import { expect, it } from 'vitest';
import { commandsIn } from './commands-in.ts';

const PAGE = `
1. Say who may, with \`omnictl\` alone:

   \`\`\`sh
   omnictl apply --file dist/access-policy.yaml --dry-run
   kubectl get nodes
   omnictl get machines
   \`\`\`

\`omnictl get backup --selector a=b\` lists them.
`;

it('are lines of code, and code in the text that says more than the name', () => {
  expect(commandsIn(PAGE, 'omnictl')).toEqual([
    { words: ['apply'], flags: ['file', 'dry-run'] },
    { words: ['get', 'machines'], flags: [] },
    { words: ['get', 'backup'], flags: ['selector'] },
  ]);
});
