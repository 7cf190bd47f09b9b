import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openClickHouse, type ClickHouse } from './open-clickhouse.ts';

/** Where the tables of OpenTelemetry stand: one statement a file, in the order of their names. */
export const SCHEMA_FOLDER = 'charts/clickhouse/files/schema';

/** A ClickHouse with the tables that the platform makes before anything is written to them. @throws CedilleError */
export async function openTelemetryDatabase(root: string): Promise<ClickHouse> {
  const clickhouse = await openClickHouse(root);
  for (const statement of await schemaStatements(root)) await clickhouse.ask(statement);
  return clickhouse;
}

/** The statements of the schema, in order. */
export async function schemaStatements(root: string): Promise<string[]> {
  const files = (await readdir(join(root, SCHEMA_FOLDER))).filter(file => file.endsWith('.sql')).sort();
  return Promise.all(files.map(file => readFile(join(root, SCHEMA_FOLDER, file), 'utf8')));
}
