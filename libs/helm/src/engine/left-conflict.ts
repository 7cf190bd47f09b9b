import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findConflict, type Problem } from '@cedille/source';
import type { StagedChart } from '../stage/stage-chart.ts';

/** A merge that Git left to people in a template of ours: what Helm says of its lines is about none of them. */
export function leftConflict(chart: StagedChart): Problem | undefined {
  const places = [
    { staged: 'templates', source: `${chart.folder}/templates` },
    ...Object.entries(chart.libraries).map(([name, folder]) => ({
      staged: `charts/${name}/templates`,
      source: `${folder}/templates`,
    })),
  ];
  for (const { staged, source } of places)
    for (const name of filesBelow(join(chart.path, staged))) {
      const text = readFileSync(join(chart.path, staged, name), 'utf8');
      const conflict = findConflict(text);
      if (!conflict) continue;
      const line = text.slice(0, conflict.offset).split('\n').length;
      return {
        code: 'helm-failed',
        severity: 'error',
        component: chart.name,
        message: `Helm cannot render ${chart.name}: ${conflict.message}.`,
        at: { file: `${source}/${name}`, line, column: 1 },
        ...(conflict.fix !== undefined && { fix: conflict.fix }),
      };
    }
  return undefined;
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter(entry => entry.isFile())
      .map(entry =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort();
  } catch {
    return [];
  }
}
