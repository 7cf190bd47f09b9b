import { AREAS, type Area, type Node, type PlatformGraph } from './platform-graph.ts';
import type { Words } from './words.ts';

const MARGIN = 16;
const TITLE = { height: 28 };
const AREA = { width: 168, padding: 12 };
const BOX = { gap: 12, columnGap: 44, padding: 9, nameHeight: 17, lineHeight: 13 };
const LEAST_WIDTH = 160;
/** Of the widest usual font, in pixels a character: names, and the small text. */
const CHARACTER = { name: 7.9, small: 6.1 };

const COLORS: Readonly<Record<Area, string>> = {
  machines: '#57606a',
  network: '#0969da',
  storage: '#8250df',
  secrets: '#bf3989',
  virtualisation: '#1b7c83',
  delivery: '#bc4c00',
  observability: '#9a6700',
  services: '#4d2d00',
  clubs: '#1a7f37',
};

const ENVIRONMENT_COLORS = ['#0969da', '#1a7f37', '#bc4c00', '#8250df', '#bf3989', '#57606a', '#9a6700', '#1b7c83'];

/** A box and where it is. */
interface Place {
  node: Node;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: readonly string[];
}

interface Row {
  area: Area;
  y: number;
  height: number;
}

export interface Layout {
  /** Waves from left to right; undefined for what no environment lists. */
  columns: readonly (number | undefined)[];
  rows: readonly Row[];
  places: readonly Place[];
  /** Of each box. */
  boxWidth: number;
  width: number;
  /** Where the rows end. */
  bottom: number;
}

/**
 * A picture that needs nothing beside itself: areas are rows, waves are columns, and each box says what it comes right
 * after, as its lines do. Dots tell the environments.
 */
export function drawSvg(graph: PlatformGraph, words: Words): string {
  const layout = layOut(graph, words);
  const { columns, rows, places, boxWidth, width, bottom } = layout;
  const height = bottom + (graph.environments.length > 1 ? 36 : MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title>${escaped(words.title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...columns.map((wave, index) => header(wave, { x: xOf(index, boxWidth) + boxWidth / 2, words })),
    ...rows.map(row => background(row, { width, words })),
    ...edgesOf(places),
    ...places.map(place => box(place, graph)),
    ...legend(graph, bottom + 18),
    '</svg>',
    '',
  ].join('\n');
}

/** Where everything is: a row for each area, a column for each wave that has a component. */
export function layOut(graph: PlatformGraph, words: Words): Layout {
  const columns = columnsOf(graph);
  const longest = Math.max(0, ...graph.nodes.map(({ name }) => name.length));
  const boxWidth = Math.max(LEAST_WIDTH, Math.ceil(longest * CHARACTER.name) + 2 * BOX.padding);
  const rows: Row[] = [];
  const places: Place[] = [];
  let y = MARGIN + TITLE.height;
  for (const area of AREAS) {
    const members = graph.nodes.filter(node => node.area === area);
    if (!members.length) continue;
    const stacks = columns.map((wave, index) => {
      const at = { x: xOf(index, boxWidth), y: y + AREA.padding, width: boxWidth };
      return stack(
        members.filter(node => node.wave === wave),
        { at, words },
      );
    });
    const height = Math.max(...stacks.map(bottomOf)) - y + AREA.padding;
    rows.push({ area, y, height });
    places.push(...stacks.flat());
    y += height + 6;
  }
  const width = xOf(columns.length, boxWidth) - BOX.columnGap + AREA.padding + MARGIN;
  return { columns, rows, places, boxWidth, width, bottom: y };
}

function columnsOf({ nodes }: PlatformGraph): (number | undefined)[] {
  const waves = [...new Set(nodes.flatMap(({ wave }) => wave ?? []))].sort((a, b) => a - b);
  return nodes.some(({ wave }) => wave === undefined) ? [...waves, undefined] : waves;
}

function xOf(column: number, boxWidth: number): number {
  return MARGIN + AREA.width + column * (boxWidth + BOX.columnGap);
}

function bottomOf(places: readonly Place[]): number {
  return Math.max(0, ...places.map(({ y, height }) => y + height));
}

interface StackOptions {
  at: { x: number; y: number; width: number };
  words: Words;
}

function stack(nodes: readonly Node[], { at, words }: StackOptions): Place[] {
  const places: Place[] = [];
  for (const node of nodes) {
    const y = places.length ? bottomOf(places) + BOX.gap : at.y;
    const length = Math.floor((at.width - 2 * BOX.padding) / CHARACTER.small);
    const lines = node.after.length ? wrapped(`${words.after} ${node.after.join(', ')}`, length) : [];
    const height = 2 * BOX.padding + BOX.nameHeight + lines.length * BOX.lineHeight;
    places.push({ ...at, node, y, height, lines });
  }
  return places;
}

function wrapped(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function header(wave: number | undefined, { x, words }: { x: number; words: Words }): string {
  const name = wave === undefined ? words.unlisted : `${words.wave} ${String(wave)}`;
  return text(name, { x, y: MARGIN + 14, size: 12, fill: '#57606a', anchor: 'middle' });
}

function background({ area, y, height }: Row, { width, words }: { width: number; words: Words }): string {
  return [
    `<rect x="${String(MARGIN)}" y="${String(y)}" width="${String(width - 2 * MARGIN)}" height="${String(height)}" rx="8" fill="${COLORS[area]}" fill-opacity="0.06"/>`,
    text(words.areas[area], { x: MARGIN + 12, y: y + 24, size: 13, fill: COLORS[area], weight: 600 }),
  ].join('\n');
}

/** Below the boxes, so that no line crosses a text. */
function edgesOf(places: readonly Place[]): string[] {
  const byName = new Map(places.map(place => [place.node.name, place]));
  return places.flatMap(to =>
    to.node.after.flatMap(name => {
      const from = byName.get(name);
      if (!from) return [];
      const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
      const [x2, y2] = [to.x, to.y + to.height / 2];
      const bend = Math.max(BOX.columnGap, (x2 - x1) / 2);
      return `<path d="M${String(x1)} ${String(y1)}C${String(x1 + bend)} ${String(y1)} ${String(x2 - bend)} ${String(y2)} ${String(x2)} ${String(y2)}" fill="none" stroke="${COLORS[from.node.area]}" stroke-opacity="0.45" stroke-width="1.3"/>`;
    }),
  );
}

/** Dots sit on the frame, where they cover no text. */
function box({ node, x, y, width, height, lines }: Place, { environments }: PlatformGraph): string {
  const frame = `stroke="${COLORS[node.area]}" stroke-width="1.2"${node.environments.length ? '' : ' stroke-dasharray="4 3"'}`;
  const left = x + BOX.padding;
  const name = y + BOX.padding + 13;
  const dots = environments.length > 1 ? environments.filter(one => node.environments.includes(one)) : [];
  return [
    `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="6" fill="#ffffff" ${frame}/>`,
    text(node.name, { x: left, y: name, size: 12.5, fill: '#1f2328', weight: 600 }),
    ...lines.map((line, index) =>
      text(line, { x: left, y: name + (index + 1) * BOX.lineHeight + 1, size: 10, fill: '#57606a' }),
    ),
    ...dots.map(one => {
      const index = environments.indexOf(one);
      return dot(index, { x: x + width - 10 - (environments.length - 1 - index) * 9, y });
    }),
  ].join('\n');
}

function dot(environment: number, { x, y }: { x: number; y: number }): string {
  const color = ENVIRONMENT_COLORS[environment % ENVIRONMENT_COLORS.length]!;
  return `<circle cx="${String(x)}" cy="${String(y)}" r="3.5" fill="${color}" stroke="#ffffff"/>`;
}

function legend({ environments }: PlatformGraph, y: number): string[] {
  if (environments.length < 2) return [];
  return environments.map((environment, index) => {
    const x = MARGIN + AREA.width + index * 110;
    return `${dot(index, { x, y: y - 4 })}${text(environment, { x: x + 8, y, size: 11, fill: '#57606a' })}`;
  });
}

interface TextOptions {
  x: number;
  y: number;
  size: number;
  fill: string;
  weight?: number;
  anchor?: 'middle';
}

function text(content: string, { x, y, size, fill, weight, anchor }: TextOptions): string {
  const extra = `${weight ? ` font-weight="${String(weight)}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`;
  return `<text x="${String(x)}" y="${String(y)}" font-size="${String(size)}" fill="${fill}"${extra}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
