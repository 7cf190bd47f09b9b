import fc from 'fast-check';
import {
  CONTAINER,
  deployment,
  named,
  POD,
  rename,
  set,
  type Data,
  type MakePart,
  type Part,
  type PodSpec,
  type Slip,
  type Spot,
} from './part.fixture.ts';

/** Objects that make a Secret with the keys `user` and `password`. */
const SECRET_MAKERS: readonly ((name: string, namespace: string) => Data)[] = [
  (name, namespace) => ({ ...named('v1', 'Secret', name, namespace), stringData: { user: 'a', password: 'b' } }),
  (name, namespace) => ({
    ...named('v1', 'Secret', name, namespace),
    data: { user: 'YQ==' },
    stringData: { password: 'b' },
  }),
  (name, namespace) => ({
    ...named('redhatcop.redhat.io/v1alpha1', 'VaultSecret', name, namespace),
    spec: { output: { name, stringData: { user: '{{ x }}', password: '{{ x }}' } } },
  }),
  (name, namespace) => ({
    ...named('external-secrets.io/v1', 'ExternalSecret', name, namespace),
    spec: { data: [{ secretKey: 'user' }, { secretKey: 'password' }] },
  }),
  (name, namespace) => ({
    ...named('bitnami.com/v1alpha1', 'SealedSecret', name, namespace),
    spec: { encryptedData: { user: 'x', password: 'y' } },
  }),
];

interface Reader extends PodSpec {
  /** Where a key is named, below the Deployment. */
  key?: (string | number)[];
  volume?: boolean;
}

/** Ways to read a Secret or ConfigMap `name`. */
function readers(field: 'secret' | 'configMap', name: string): Reader[] {
  const ref = field === 'secret' ? 'secretKeyRef' : 'configMapKeyRef';
  const source = field === 'secret' ? 'secretRef' : 'configMapRef';
  const volumeName = field === 'secret' ? 'secretName' : 'name';
  const mount = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
  const items = [{ key: 'password', path: 'p' }];
  return [
    {
      container: { env: [{ name: 'A', valueFrom: { [ref]: { name, key: 'user' } } }] },
      key: [...CONTAINER, 'env', 0, 'valueFrom', ref, 'key'],
    },
    { container: { envFrom: [{ [source]: { name } }] } },
    { container: mount, spec: { volumes: [{ name: 'v', [field]: { [volumeName]: name } }] }, volume: true },
    {
      container: mount,
      spec: { volumes: [{ name: 'v', [field]: { [volumeName]: name, items } }] },
      key: [...POD, 'volumes', 0, field, 'items', 0, 'key'],
      volume: true,
    },
    {
      container: mount,
      spec: { volumes: [{ name: 'v', projected: { sources: [{ [field]: { name, items } }] } }] },
      key: [...POD, 'volumes', 0, 'projected', 'sources', 0, field, 'items', 0, 'key'],
      volume: true,
    },
    {
      container: { volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'user' }] },
      spec: { volumes: [{ name: 'v', [field]: { [volumeName]: name } }] },
      key: [...CONTAINER, 'volumeMounts', 0, 'subPath'],
      volume: true,
    },
  ];
}

function reading(spot: Spot, maker: Data, reader: Reader): Part {
  const slips: Slip[] = [
    { what: `what is read is renamed (${maker.kind})`, code: 'reference-missing', apply: renameMade },
    { what: 'what is read is removed', code: 'reference-missing', apply: objects => void objects.shift() },
  ];
  if (reader.key) {
    const path = reader.key;
    slips.push({
      what: 'a key is misspelled',
      code: 'reference-key',
      apply: objects => set(objects[1]!, path, 'pasword'), // cspell:ignore pasword
    });
  }
  if (reader.volume) {
    const path = [...POD, 'volumes', 0, 'name'];
    slips.push({ what: 'a volume is renamed', code: 'volume-missing', apply: objects => set(objects[1]!, path, 'w') });
  }
  return { objects: [maker, deployment(spot, reader)], slips };
}

function renameMade(objects: Data[]): void {
  const [maker] = objects as [Data];
  if (maker.kind === 'VaultSecret') set(maker, ['spec', 'output', 'name'], 'gone');
  else rename(0)(objects);
}

export const secretPart = fc
  .record({ maker: fc.constantFrom(...SECRET_MAKERS), way: fc.nat({ max: 5 }) })
  .map(({ maker, way }): MakePart => spot => {
    const name = `secret-${spot.index}`;
    return reading(spot, maker(name, spot.namespace), readers('secret', name)[way]!);
  });

export const configPart = fc.nat({ max: 5 }).map((way): MakePart => spot => {
  const name = `config-${spot.index}`;
  const config = { ...named('v1', 'ConfigMap', name, spot.namespace), data: { user: 'a', password: 'b' } };
  return reading(spot, config, readers('configMap', name)[way]!);
});
