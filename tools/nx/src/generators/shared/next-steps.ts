import { logger, type GeneratorCallback } from '@nx/devkit';

/** What to do with what was made; told once the files are there. */
export function tellNextSteps(lines: readonly string[]): GeneratorCallback {
  return () => logger.info(`\n${lines.join('\n')}`);
}
