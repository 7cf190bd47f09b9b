// cspell:ignore controlplane
import { expect, it } from 'vitest';
import { machinesOf, templateOf } from './template.ts';

const TEMPLATE = `---
kind: Cluster
name: lab
kubernetes: { version: v1.35.4 }
talos: { version: v1.13.9 }
patches: [{ name: config, inline: { machine: { sysctls: { a: cluster } } } }]
---
kind: ControlPlane
machines: [one]
patches: [{ name: config, inline: { machine: { sysctls: { a: set } } } }]
---
kind: Workers
machines: [two]
---
kind: Machine
name: two
install: { disk: /dev/disk/by-id/b }
patches: [{ name: config, inline: { machine: { sysctls: { a: machine } } } }]
---
kind: Machine
name: one
install: { disk: /dev/disk/by-id/a }
`;

it('gives each machine what is said of the cluster, then of its set, then of itself', () => {
  const { cluster, talos, kubernetes, machines } = machinesOf(templateOf(TEMPLATE));
  expect([cluster, talos, kubernetes]).toEqual(['lab', 'v1.13.9', 'v1.35.4']);
  const saying = (who: string) => `machine:\n  sysctls:\n    a: ${who}\n`;
  expect(machines).toEqual([
    { name: 'one', role: 'controlplane', disk: '/dev/disk/by-id/a', patches: ['cluster', 'set'].map(saying) },
    { name: 'two', role: 'worker', disk: '/dev/disk/by-id/b', patches: ['cluster', 'machine'].map(saying) },
  ]);
});
