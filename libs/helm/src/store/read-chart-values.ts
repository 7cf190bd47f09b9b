import { readArchive } from '@cedille/archive';

const OWN_VALUES = /^[^/]+\/values\.yaml$/;
/** A values file is written by people; one that is larger than this is none. */
const MAX_SIZE = 8 * 1024 * 1024;

/** The text of a packaged chart's own values.yaml (not those of its subcharts); empty when it has none. */
export async function readChartValues(archive: string): Promise<string> {
  const isWanted = (path: string, size: number): boolean => OWN_VALUES.test(path) && size <= MAX_SIZE;
  const [values] = (await readArchive(archive, { isWanted })).values();
  return values ? Buffer.from(values).toString('utf8') : '';
}
