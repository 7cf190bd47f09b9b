import { describe, expect, it } from 'vitest';
import { deriveFromDocuments, type DocumentSchema } from './derive-from-documents.ts';

const source = { what: 'machines', version: '1', command: './cedille types machines' };

const MACHINES: DocumentSchema = {
  oneOf: [{ $ref: '#/$defs/v1.Config' }, { $ref: '#/$defs/net.HostnameV1' }],
  $defs: {
    'v1.Config': {
      type: 'object',
      additionalProperties: false,
      properties: {
        debug: { type: 'boolean' },
        sysctls: { type: 'object', patternProperties: { '.*': { type: 'string' } } },
        extraArgs: { type: 'object', additionalProperties: { oneOf: [{ type: 'string' }, { type: 'array' }] } },
        port: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        ca: { type: 'object', additionalProperties: false, properties: { crt: { type: 'string' } } },
        routes: { type: 'array', items: { $ref: '#/$defs/net.Route' } },
      },
    },
    'net.HostnameV1': {
      type: 'object',
      required: ['apiVersion', 'kind', 'hostname'],
      properties: {
        apiVersion: { enum: ['v1'] },
        kind: { enum: ['Hostname'] },
        hostname: { type: 'string' },
        auto: { enum: ['stable', 'off'] },
      },
    },
    'net.Route': { type: 'object', additionalProperties: false, properties: { gateway: { type: 'string' } } },
  },
};

describe('deriveFromDocuments', () => {
  const facts = deriveFromDocuments({ source, schemas: { 'machines.example/v1': MACHINES } });

  it('makes a kind of each document, named by its kind or else by its definition', () => {
    expect(Object.entries(facts.kinds).map(([kind, { scope, plural }]) => [kind, scope, plural])).toEqual([
      ['machines.example/v1/Config', 'Cluster', 'configs'],
      ['machines.example/v1/Hostname', 'Cluster', 'hostnames'],
    ]);
  });

  it('holds the document without what says which one it is', () => {
    expect(facts).toMatchInlineSnapshot(`
      {
        "kinds": {
          "machines.example/v1/Config": {
            "plural": "configs",
            "scope": "Cluster",
            "type": "ConfigDocument",
          },
          "machines.example/v1/Hostname": {
            "plural": "hostnames",
            "scope": "Cluster",
            "type": "HostnameDocument",
          },
        },
        "source": {
          "command": "./cedille types machines",
          "version": "1",
          "what": "machines",
        },
        "types": {
          "ConfigDocument": {
            "apiVersion!": "string",
            "kind!": "string",
            "metadata!": "Metadata",
            "spec!": "ConfigSpec",
          },
          "ConfigSpec": {
            "ca": "Config_ca",
            "debug": "boolean",
            "extraArgs": "{any}",
            "port": "int-or-string",
            "routes": "[Route]",
            "sysctls": "{string}",
          },
          "Config_ca": {
            "crt": "string",
          },
          "HostnameDocument": {
            "apiVersion!": "string",
            "kind!": "string",
            "metadata!": "Metadata",
            "spec!": "HostnameSpec",
          },
          "HostnameSpec": {
            "auto": "'stable'|'off'",
            "hostname!": "string",
          },
          "Metadata": {
            "annotations": "{string}",
            "labels": "{string}",
            "name": "string",
            "namespace": "string",
          },
          "Route": {
            "gateway": "string",
          },
        },
      }
    `);
  });

  it('says what is wrong with a schema that refers to nothing', () => {
    const schemas = { 'machines.example/v1': { oneOf: [{ $ref: '#/$defs/Gone' }] } };
    expect(() => deriveFromDocuments({ source, schemas })).toThrow(
      'machines.example/v1 has no definition #/$defs/Gone',
    );
  });
});
