import { describe, expect, it } from 'vitest';
import { serverConfig } from './server-config.ts';

const seal = { project: 'club', region: 'europe-west1', keyRing: 'ring', key: 'unseal' };

describe('configuration of the servers', () => {
  it('lets each of three servers join whichever of them is there, and verifies it', () => {
    const config = serverConfig({ cluster: 'c', replicas: 3, seal });
    const servers = [...config.matchAll(/leader_api_addr = "(.*)"/g)].map(([, address]) => address);
    expect(servers).toEqual([0, 1, 2].map(index => `https://vault-${index}.vault-internal:8200`));
    expect(config.match(/leader_ca_cert_file/g)).toHaveLength(3);
  });

  it('is unsealed by Google where there is a key', () => {
    expect(serverConfig({ cluster: 'c', replicas: 3, seal })).toContain('crypto_key = "unseal"');
    expect(serverConfig({ cluster: 'c', replicas: 1 })).not.toContain('seal "');
  });

  it('joins nobody and registers nowhere when it is alone', () => {
    const config = serverConfig({ cluster: 'c', replicas: 1 });
    expect(config).not.toContain('retry_join');
    expect(config).not.toContain('service_registration');
  });

  it('never turns TLS or its verification off', () => {
    for (const replicas of [1, 3])
      expect(serverConfig({ cluster: 'c', replicas, seal })).not.toMatch(/tls_disable|skip_verify/);
  });

  it('asks nobody for a token to get a root token, but only where the key is on the same machine', () => {
    const config = serverConfig({ cluster: 'c', replicas: 1, rootByKey: true });
    expect(config).toContain('enable_unauthenticated_access = ["generate-root"]');
    expect(serverConfig({ cluster: 'c', replicas: 3, seal })).not.toContain('unauthenticated');
  });

  it('has a folder for plugins only where there are any', () => {
    expect(serverConfig({ cluster: 'c', replicas: 1 })).not.toContain('plugin_directory');
    expect(serverConfig({ cluster: 'c', replicas: 1, plugins: true })).toContain('plugin_directory');
  });

  it('closes every block that it opens', () => {
    const config = serverConfig({ cluster: 'c', replicas: 3, seal, plugins: true });
    expect(config.match(/{/g)).toHaveLength(config.match(/}/g)!.length);
  });
});
