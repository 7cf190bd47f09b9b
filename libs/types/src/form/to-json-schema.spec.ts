import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKubernetesTypes } from '../registry/load-types.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { toJsonSchema } from './to-json-schema.ts';

let kubernetes: TypeRegistry;
beforeAll(async () => {
  kubernetes = await loadKubernetesTypes();
});

describe('toJsonSchema', () => {
  it('writes a closed schema that judges like the type', () => {
    const accepts = new Ajv().compile(toJsonSchema(kubernetes.core('ResourceRequirements')!));
    expect(accepts({ limits: { cpu: '500m', memory: 1 } })).toBe(true);
    expect(accepts({ limit: { cpu: '500m' } })).toBe(false);
    expect(accepts({ limits: ['cpu'] })).toBe(false);
  });

  it('leaves unknown keys alone when it is not closed', () => {
    expect(toJsonSchema(kubernetes.core('Toleration')!, { closed: false })).not.toHaveProperty('additionalProperties');
  });

  it('writes rules on values, free keys and null items', () => {
    const schema = toJsonSchema({
      kind: 'object',
      fields: new Map([
        ['name', { type: { kind: 'scalar', scalar: 'string', min: 1, pattern: '^a' }, required: true }],
        ['port', { type: { kind: 'scalar', scalar: 'int32', max: 9 }, required: false }],
        ['pick', { type: { kind: 'scalar', scalar: 'string', enum: ['A'] }, required: false }],
        [
          'list',
          {
            type: { kind: 'list', item: { kind: 'scalar', scalar: 'boolean' }, nullableItems: true, min: 1 },
            required: false,
          },
        ],
        ['map', { type: { kind: 'map', value: { kind: 'any' }, max: 2 }, required: false }],
      ]),
      rest: { kind: 'scalar', scalar: 'quantity' },
    });
    expect(schema).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, pattern: '^a' },
        port: { type: 'integer', maximum: 9 },
        pick: { enum: ['A'] },
        list: { type: 'array', items: { anyOf: [{ type: 'boolean' }, { type: 'null' }] }, minItems: 1 },
        map: { type: 'object', maxProperties: 2 },
      },
      additionalProperties: { type: ['string', 'number'] },
      required: ['name'],
    });
  });

  it('leaves required out on request', () => {
    expect(toJsonSchema(kubernetes.core('EnvVar')!)).toHaveProperty('required', ['name']);
    expect(toJsonSchema(kubernetes.core('EnvVar')!, { optional: true })).not.toHaveProperty('required');
  });

  it('ends types that contain themselves at the depth asked for', () => {
    const schema = toJsonSchema(kubernetes.core('JSONSchemaProps')!, { depth: 1 });
    expect((schema['properties'] as Record<string, unknown>)['not']).toEqual({});
  });

  it('asks for a reference to each named type below', () => {
    const asked: string[] = [];
    const ref = (name: string): string => {
      asked.push(name);
      return `#/$defs/${name}`;
    };
    const schema = toJsonSchema(kubernetes.core('Affinity')!, { ref });
    expect(asked).toEqual(['NodeAffinity', 'PodAffinity', 'PodAntiAffinity']);
    expect(schema['properties']).toMatchObject({ nodeAffinity: { $ref: '#/$defs/NodeAffinity' } });
  });
});
