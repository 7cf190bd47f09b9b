import { readArchive } from '@cedille/archive';

const OWN = /^[^/]+\/(values|Chart)\.yaml$/;
/** Files of a chart are written by people; one that is larger than this is none. */
const MAX_SIZE = 8 * 1024 * 1024;

/** What a packaged chart says of itself (not its subcharts); a text is empty where it has no such file. */
export interface ChartTexts {
  /** Its values.yaml. */
  values: string;
  /** Its Chart.yaml. */
  metadata: string;
}

/** Reads values.yaml and Chart.yaml of an archive. */
export async function readChartTexts(archive: string): Promise<ChartTexts> {
  const isWanted = (path: string, size: number): boolean => OWN.test(path) && size <= MAX_SIZE;
  const texts = { values: '', metadata: '' };
  for (const [path, content] of await readArchive(archive, { isWanted }))
    texts[OWN.exec(path)![1] === 'values' ? 'values' : 'metadata'] = Buffer.from(content).toString('utf8');
  return texts;
}
