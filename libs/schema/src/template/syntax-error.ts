import { CedilleError, formatPosition, type Position } from '@cedille/source';

/** A template that Go's own parser would refuse. */
export class TemplateSyntaxError extends CedilleError {
  /** Where the mistake stands; for something left open, where it was opened. */
  readonly position: Position;

  constructor(reason: string, position: Position) {
    super({
      code: 'template-syntax',
      severity: 'error',
      message: `${formatPosition(position)} is not a valid Go template: ${reason}.`,
      at: position,
      expected: 'a template that Helm can parse',
    });
    this.name = 'TemplateSyntaxError';
    this.position = position;
  }
}
