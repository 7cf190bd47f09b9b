import { temporaryWorkspace } from '@cedille/source/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openFactCache } from '../fact-cache.ts';
import { readChart, readEnvironment } from '../projects/facts.ts';
import { factsState } from './facts-state.ts';

const COMPONENTS: Record<string, string> = {
  bank: 'excludes: [rival]\n',
  client: 'requires: [db]\nreaches: [{ to: mail, when: sso }]\n',
  database: 'namespace: data\nprovides: [db:5432]\n',
  mail: 'provides: [mail:25]\n',
  rival: '',
  reader: 'reads: platform\n',
};
const ENVIRONMENT = 'environments/one/environment.yaml';

let root: string;

beforeEach(async () => {
  root = await temporaryWorkspace({
    ...Object.fromEntries(Object.entries(COMPONENTS).map(([name, text]) => [`charts/${name}/component.yaml`, text])),
    ...Object.fromEntries(Object.keys(COMPONENTS).map(name => [`charts/${name}/Chart.yaml`, ''])),
    [ENVIRONMENT]: 'sizing: small\ncomponents: [bank, client, database, mail, reader]\n',
  });
});

function states(): Record<string, string> {
  const cache = openFactCache(root, 'variables');
  const charts = Object.keys(COMPONENTS).map(name => readChart(cache, name));
  const environments = [readEnvironment(cache, 'one')];
  return Object.fromEntries(charts.map(chart => [chart.name, factsState(chart, { cache, charts, environments })]));
}

/** Components for which something is different afterwards. */
async function changedBy(file: string, text: string): Promise<string[]> {
  const before = states();
  await writeFile(join(root, file), text);
  const after = states();
  return Object.keys(before).filter(name => before[name] !== after[name]);
}

const listing = (...names: string[]): string => `sizing: small\ncomponents: [${names.join(', ')}]\n`;

describe('what environments say that concerns a component', () => {
  it('are the facts of those that list it, not how they are written', async () => {
    expect(await changedBy(ENVIRONMENT, '# small\n' + listing('bank', 'client', 'database', 'mail', 'reader'))).toEqual(
      [],
    );
    expect(
      await changedBy(ENVIRONMENT, listing('bank', 'client', 'database', 'mail', 'reader').replace('small', 'large')),
    ).toEqual(['bank', 'client', 'database', 'mail', 'reader']);
  });

  it('is whoever provides what it requires, and whoever requires what it provides', async () => {
    expect(await changedBy('charts/database/component.yaml', 'namespace: other\nprovides: [db:5432]\n')).toEqual([
      'client',
      'reader',
    ]);
    expect(await changedBy('charts/mail/component.yaml', 'provides: [mail:587]\n')).toEqual(['client', 'reader']);
    expect(await changedBy('charts/client/component.yaml', 'requires: [db]\n')).toEqual([
      'client',
      'database',
      'mail',
      'reader',
    ]);
  });

  it('is the kinds that others make, for whoever makes projects of them', async () => {
    expect(await changedBy('charts/database/makes.yaml', 'namespaced: { core: [Secret] }\n')).toEqual(['reader']);
  });

  it('is what files ask for: by name for whom it is connected with, all of it for those that see all', async () => {
    await mkdir(join(root, 'environments/one/mails'), { recursive: true });
    await writeFile(join(root, 'charts/mail/component.yaml'), 'provides: [mail:25]\nrequests: { folder: mails }\n');
    expect(await changedBy('environments/one/mails/chess.yaml', 'club: chess\n')).toEqual(['client', 'reader']);
    expect(await changedBy('environments/one/mails/chess.yaml', 'club: robots\n')).toEqual(['reader']);
  });

  it('is not what is said for people', async () => {
    expect(await changedBy('charts/mail/component.yaml', 'title: { en: Mail }\nprovides: [mail:25]\n')).toEqual([]);
  });

  it('changes with the list for those that see the one that comes or goes', async () => {
    expect(await changedBy(ENVIRONMENT, listing('bank', 'client', 'mail', 'reader'))).toEqual([
      'client',
      'database',
      'reader',
    ]);
    expect(await changedBy(ENVIRONMENT, listing('bank', 'client', 'mail', 'reader', 'rival'))).toEqual([
      'bank',
      'rival',
      'reader',
    ]);
  });

  it('is the file as it is written, when it cannot be read', async () => {
    expect(await changedBy(ENVIRONMENT, 'sizing: [')).toEqual(Object.keys(COMPONENTS));
    expect(await changedBy(ENVIRONMENT, 'sizing: ] #')).toEqual(Object.keys(COMPONENTS));
  });
});
