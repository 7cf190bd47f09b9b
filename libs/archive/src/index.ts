export type { ArchiveFile } from './pack-archive.ts';
export { ArchiveError, readArchive, type ArchiveFault, type ReadArchiveOptions } from './read-archive.ts';
