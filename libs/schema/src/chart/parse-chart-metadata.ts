import { CedilleError, parseYaml } from '@cedille/source';
import type { ChartDependency, ChartFiles } from './chart-files.ts';

interface MetadataInput {
  /** Text of Chart.yaml. */
  chart: string;
  /** Text of requirements.yaml, where charts of `apiVersion: v1` keep their dependencies. */
  requirements: string | undefined;
  file: string;
}

/** Name, version, type and dependencies of a chart. */
export function parseChartMetadata({
  chart,
  requirements,
  file,
}: MetadataInput): Pick<ChartFiles, 'name' | 'version' | 'isLibrary' | 'dependencies'> {
  const metadata = parseYaml(chart, file, { dialect: 'helm' }).data as Record<string, unknown> | undefined;
  if (typeof metadata?.['name'] !== 'string') throw unreadable(file);
  const listed = metadata['dependencies'] ?? parsedRequirements(requirements, file);
  return {
    name: metadata['name'],
    version: String(metadata['version'] ?? ''),
    isLibrary: metadata['type'] === 'library',
    dependencies: asList(listed).map(dependency),
  };
}

function parsedRequirements(text: string | undefined, file: string): unknown {
  if (text === undefined) return [];
  const requirements = parseYaml(text, file.replace('Chart.yaml', 'requirements.yaml'), { dialect: 'helm' });
  return (requirements.data as Record<string, unknown> | undefined)?.['dependencies'];
}

function dependency(entry: Record<string, unknown>): ChartDependency {
  const name = String(entry['name'] ?? '');
  const conditions = typeof entry['condition'] === 'string' ? entry['condition'].split(',') : [];
  const tags = Array.isArray(entry['tags']) ? entry['tags'].map(String) : [];
  return {
    name,
    key: typeof entry['alias'] === 'string' && entry['alias'] ? entry['alias'] : name,
    conditions: conditions.map(path => path.trim()).filter(Boolean),
    tags,
  };
}

function asList(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null);
}

function unreadable(file: string): CedilleError {
  return new CedilleError({
    code: 'upstream-archive',
    severity: 'error',
    message: `${file} names no chart.`,
    at: { file, line: 1, column: 1 },
    expected: 'valid YAML with name and version',
    fix: 'fetch the chart again',
  });
}
