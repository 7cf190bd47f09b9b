import { removeStalePackages, writeRelease, type Release, type ReleaseArchive } from '@cedille/delivery';
import type { Command } from 'commander';
import { buildReleases } from '../shared/build-releases.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { printProblems } from '../print-problems.ts';
import { selectComponents } from '../shared/select-components.ts';

interface PackageFlags {
  json?: boolean;
  refresh?: boolean;
}

export function packageCommand(program: Command, context: CommandContext): void {
  program
    .command('package')
    .argument('[components...]', 'components; all by default')
    .option('--json', 'print files and digests as JSON')
    .option('--refresh', 'retry what was unreachable a moment ago')
    .addHelpText(
      'after',
      `
The same tree gives the same bytes on any machine. A component with errors, without one of its
upstream charts, or with one whose digest is not recorded (./cedille upstream --lock), is refused.

  <component>-<version>.tgz         the chart with its dependencies, for anybody with plain Helm
  <component>-<version>.bundle.tgz  a folder an environment with exactly what dist/rendered has, for Argo CD`,
    )
    .action(async (words: string[], flags: PackageFlags) => {
      const { root, terminal, signal } = context;
      const components = await selectComponents(root, words);
      const { releases, problems } = await buildReleases({
        root,
        components,
        upstream: { refresh: flags.refresh ?? false },
        signal,
        onProgress: ({ what }) => terminal.progress(`${what} …`),
      });
      for (const release of releases) await writeRelease(root, release);
      const keep = new Set(releases.flatMap(({ chart, bundle }) => [chart.file, bundle.file]));
      await removeStalePackages({ root, components, keep });
      if (problems.some(({ severity }) => severity === 'error')) context.exitCode = EXIT.problems;
      if (flags.json) return terminal.json({ releases: releases.map(describeRelease), problems });
      printProblems(
        terminal,
        problems.filter(({ severity }) => severity === 'error'),
      );
      for (const { chart, bundle } of releases) for (const archive of [chart, bundle]) terminal.print(row(archive));
    });
}

function row({ file, bytes, sha256 }: ReleaseArchive): string {
  return `${sha256}  ${String(Math.ceil(bytes.length / 1024)).padStart(5)} KiB  ${file}`;
}

/** What a program needs to know of a release. */
export function describeRelease({ component, version, environments, chart, bundle }: Release) {
  const describe = ({ file, sha256, tag, artifact }: ReleaseArchive) => ({
    file,
    sha256,
    tag,
    digest: artifact.digest,
  });
  return { component, version, environments, chart: describe(chart), bundle: describe(bundle) };
}
