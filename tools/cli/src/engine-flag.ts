import { ENGINE_NAMES } from '@cedille/helm/engine-names';
import { Option, type Command } from 'commander';

/** The commands that render. */
const RENDERING = new Set([
  'render',
  'check',
  'watch',
  'diff',
  'release-plan',
  'release',
  'package',
  'publish',
  'sbom',
  'promote',
  'bootstrap',
]);

/**
 * Gives `--engine` to every command that renders. It is passed on as `CEDILLE_ENGINE`, so that programs which such a
 * command starts render in the same way.
 */
export function addEngineFlag(program: Command): void {
  for (const command of program.commands.filter(command => RENDERING.has(command.name())))
    command.addOption(
      new Option(
        '--engine <name>',
        'what renders: the native engine, the helm program, or the engine where it is there',
      )
        .choices([...ENGINE_NAMES])
        .env('CEDILLE_ENGINE'),
    );
  program.hook('preAction', (_, command) => {
    const { engine } = command.opts<{ engine?: string }>();
    if (engine) process.env.CEDILLE_ENGINE = engine;
  });
}
