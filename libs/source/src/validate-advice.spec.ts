import { describe, expect, it } from 'vitest';
import { validate } from './validate.ts';

describe('validate says what to write', () => {
  it.each([
    [{ type: 'array' }, 'npm start', 'write a list: ["npm", "start"]'],
    [{ type: 'object' }, [{ name: 'DEBUG', value: '1' }], 'write a map: { DEBUG: … }'],
    [{ type: 'object', required: ['repository', 'tag'] }, 'nginx:1.28', 'write a map: { repository: …, tag: … }'],
    [{ type: 'object' }, true, 'write a map: {} where the defaults will do'],
    [{ pattern: '^[a-z.]+$' }, 'https://WWW.example.org/', 'write www.example.org'],
    [{ pattern: '^/' }, 'ready', 'write /ready'],
    [{ pattern: '^[0-9]+(Mi|Gi)$' }, '1G', 'write 1Gi'],
    [{ pattern: '^[a-z]+/[a-z]+$' }, 'https://github.com/chess/site.git', 'write chess/site'],
    [{ pattern: '^[a-z]+$' }, '«Échecs»', 'write echecs'],
    [{ pattern: '^[a-z.]+$' }, 'jean.dupont@example.org', 'write jean.dupont'],
    [{ pattern: '^[0-9]+[KMG]$' }, '8 Mo', 'write 8M'],
    [{ pattern: '^[0-9]+Gi$' }, '5Go', 'write 5Gi'],
    [{ pattern: '^[0-9.]+$' }, '0,5', 'write 0.5'],
    [{ format: 'date' }, '31/3/2027', 'write 2027-03-31'],
    [{ format: 'hostname' }, 'https://cédille.club/', 'write cedille.club'],
    [{ type: 'boolean' }, 'Oui', 'write true'],
    [{ type: 'boolean' }, 'désactivé', 'write false'],
    [{ type: 'boolean' }, 'peut-être', undefined],
    [{ pattern: '^[a-z]+$' }, '2', undefined],
    [{ pattern: '^[a-z]+$' }, `A${'b'.repeat(300)}`, undefined],
  ])('%j with %j: %s', (schema, data, fix) => {
    expect(validate(schema, data)[0]!.fix).toBe(fix);
  });

  it('examples of what fits the pattern, and no others', () => {
    const [found] = validate({ pattern: '^[0-9]+Gi$', examples: ['1Gi', 'none that fits'] }, 'much');
    expect(found).toMatchObject({
      message: 'the document is "much"; a text like "1Gi" was expected',
      expected: 'a text like "1Gi", which matches ^[0-9]+Gi$',
    });
  });

  it('no text that was meant where it may be secret', () => {
    const [found] = validate({ properties: { apiKey: { pattern: '^[a-z]+$' } } }, { apiKey: 'HUNTER' });
    expect(found).not.toHaveProperty('fix');
  });
});
