import { list } from 'tar';

const ownValues = /^(\.\/)?[^/]+\/values\.yaml$/;
/** A values file is written by people; one that is larger than this is none. */
const maxSize = 8 * 1024 * 1024;

/** The text of a packaged chart's own values.yaml (not those of its subcharts); empty when it has none. */
export async function readChartValues(archive: string): Promise<string> {
  const chunks: Buffer[] = [];
  await list({
    file: archive,
    onReadEntry: entry => {
      if (ownValues.test(entry.path) && entry.size <= maxSize) entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      else entry.resume();
    },
  });
  return Buffer.concat(chunks).toString('utf8');
}
