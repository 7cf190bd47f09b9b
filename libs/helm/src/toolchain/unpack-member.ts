import { readFile, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { unzipSync } from 'fflate';
import { list } from 'tar';

interface Unpacking {
  archive: string;
  /** Path inside the archive, without a leading `./`. */
  member: string;
  /** File to write. */
  into: string;
}

/** Takes one file out of a zip or tar archive. Answers whether it was there. */
export async function unpackMember({ archive, member, into }: Unpacking): Promise<boolean> {
  return archive.endsWith('.zip') ? unzipMember({ archive, member, into }) : untarMember({ archive, member, into });
}

async function unzipMember({ archive, member, into }: Unpacking): Promise<boolean> {
  const files = unzipSync(await readFile(archive), { filter: file => file.name === member });
  if (!files[member]) return false;
  await writeFile(into, files[member]);
  return true;
}

async function untarMember({ archive, member, into }: Unpacking): Promise<boolean> {
  const writes: Promise<void>[] = [];
  await list({
    file: archive,
    filter: path => path.replace(/^\.\//, '') === member,
    onReadEntry: entry => void writes.push(pipeline(entry, createWriteStream(into))),
  });
  await Promise.all(writes);
  return writes.length > 0;
}
