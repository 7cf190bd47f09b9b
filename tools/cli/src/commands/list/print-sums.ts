import Table from 'cli-table3';
import { add, capacityOf, sumRequests, type Machines, type Requests } from '@cedille/checks';
import { goesToCluster } from '@cedille/component';
import { loadWorkspace, renderManifests, type Place } from '@cedille/pipeline';
import type { CommandContext } from '../../context.ts';

interface Row extends Requests {
  environment: string;
  /** Components of which something is missing, because upstream could not be reached. */
  partial: readonly string[];
  capacity?: { cpu: number; memory: number };
}

/**
 * What all Pods of each environment ask for, and of those that are in one cluster together, against the machines of it.
 * @throws CedilleError when something cannot be rendered
 */
export async function printSums(
  { root, signal, terminal }: CommandContext,
  { environments, json }: { environments: readonly string[] | undefined; json: boolean },
): Promise<void> {
  const { places, components } = await loadWorkspace(root, { environments });
  const { manifests, renderings } = await renderManifests({ root, environments, signal });
  const inCluster = new Set(components.filter(goesToCluster).map(({ name }) => name));
  const own = places.map((place): Row => {
    const environment = place.environment.name;
    const rendered = manifests.filter(one => one.environment === environment && inCluster.has(one.component));
    const objects = rendered.flatMap(one => one.manifests.map(({ object }) => object));
    const partial = renderings.filter(one => one.environment === environment && one.status === 'partial');
    return {
      environment,
      partial: partial.map(({ component }) => component),
      ...sumRequests(objects, machinesOf(place, places)),
    };
  });
  const rows = [...own, ...together(places, own)];
  if (json) return terminal.json(rows);
  terminal.print(tableOf(rows));
  const missing = rows
    .filter(({ partial }) => partial.length)
    .map(row => `${row.environment}: ${row.partial.join(', ')}`);
  if (missing.length)
    terminal.print(`Only our own layer of\n  ${missing.join('\n  ')}\nis counted: upstream could not be reached.`);
  terminal.print(
    'Of Pods that operators make, those of collectors, ClickHouse, PostgreSQL and rollouts are counted, and no others.',
  );
}

/** A vcluster has the machines of its host. */
function machinesOf({ environment: { facts } }: Place, places: readonly Place[]): Machines {
  const host = places.find(({ environment }) => environment.name === facts.cluster.host);
  return host?.environment.facts.cluster ?? facts.cluster;
}

/** For each cluster with an inventory: it and the vclusters in it. */
function together(places: readonly Place[], rows: readonly Row[]): Row[] {
  return places.flatMap(({ environment: { name, facts } }): Row[] => {
    const capacity = capacityOf(facts.cluster);
    if (!capacity) return [];
    const guests = places.filter(place => place.environment.facts.cluster.host === name);
    const names = [name, ...guests.map(({ environment }) => environment.name)];
    const sum = rows.filter(({ environment }) => names.includes(environment)).reduce<Requests>(add, NONE);
    return [{ ...sum, environment: `machines of ${name}`, partial: [], capacity }];
  });
}

const NONE: Requests = { pods: 0, cpu: 0, memory: 0, limit: 0 };

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ['environment', 'Pods', 'CPU', 'memory', 'limit', 'CPU there', 'memory there'],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array<'right'>(6).fill('right')],
  });
  for (const { environment, pods, cpu, memory, limit, capacity } of rows)
    table.push([
      environment,
      String(pods),
      cpu.toFixed(2),
      gibibytes(memory),
      gibibytes(limit),
      ...(capacity
        ? [share(cpu, capacity.cpu, String(capacity.cpu)), share(memory, capacity.memory, gibibytes(capacity.memory))]
        : ['', '']),
    ]);
  return table.toString();
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function share(used: number, there: number, text: string): string {
  return `${text} (${Math.ceil((used / there) * 100)} %)`;
}
