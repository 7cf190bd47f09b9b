import { AREAS, type Node, type PlatformGraph } from './platform-graph.ts';
import type { Words } from './words.ts';

/** A diagram as GitHub shows it in Markdown: a box for each area, an arrow from what comes first. */
export function drawMermaid({ nodes }: PlatformGraph, words: Words): string {
  return [
    'flowchart LR',
    ...AREAS.flatMap(area => {
      const members = nodes.filter(node => node.area === area);
      if (!members.length) return [];
      return [
        `  subgraph area_${area} ["${words.areas[area]}"]`,
        ...members.map(node => `    ${box(node, words)}`),
        '  end',
      ];
    }),
    ...nodes.flatMap(({ name, after }) => after.map(other => `  ${idOf(other)} --> ${idOf(name)}`)),
  ].join('\n');
}

function box({ name, wave }: Node, words: Words): string {
  return `${idOf(name)}["${name}<br/>${wave === undefined ? words.unlisted : `${words.wave} ${String(wave)}`}"]`;
}

/** Never a word of the language, such as `end`. */
function idOf(name: string): string {
  return `c_${name.replaceAll('-', '_')}`;
}
