import { describe, expect, it } from 'vitest';
import { podWith, refusals, specOf } from './refused.fixture.ts';

describe('containers', () => {
  it('finds nothing in what is right', () => {
    expect(
      refusals(podWith('', 'ports: [{ name: http, containerPort: 80 }], env: [{ name: a.b-c, value: "1" }]')),
    ).toEqual([]);
  });

  it.each([
    [
      'a port beyond the last one',
      'ports: [{ containerPort: 70000 }]',
      'ports[0].containerPort: a port from 1 to 65535',
    ],
    [
      'a name that is too long for a port',
      'ports: [{ name: a-very-long-name-of-a-port, containerPort: 80 }]',
      'ports[0].name: at most 15',
    ],
    ['a port without a letter in its name', 'ports: [{ name: "80", containerPort: 80 }]', 'ports[0].name: at most 15'],
    [
      'two ports of one name',
      'ports: [{ name: a, containerPort: 80 }, { name: a, containerPort: 81 }]',
      'ports[1].name: each name',
    ],
    ['a variable with "=" in its name', 'env: [{ name: a=b }]', 'env[0].name: printable characters'],
    ['a variable from nowhere', 'env: [{ name: A, valueFrom: {} }]', 'env[0].valueFrom: one of fieldRef'],
    [
      'a value twice',
      'env: [{ name: A, value: b, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]',
      'env[0].valueFrom: one of value',
    ],
    [
      'a field that Pods do not tell',
      'env: [{ name: A, valueFrom: { fieldRef: { fieldPath: status.phase } } }]',
      'fieldPath: one of metadata.name',
    ],
    [
      'a key that no Secret has',
      'env: [{ name: A, valueFrom: { secretKeyRef: { name: a, key: a/b } } }]',
      'secretKeyRef.key: at most 253',
    ],
    ['a source without a name', 'envFrom: [{ secretRef: {} }]', 'envFrom[0].secretRef: a DNS subdomain'],
    [
      'two mounts at one path',
      'volumeMounts: [{ name: a, mountPath: /a }, { name: b, mountPath: /a }]',
      'volumeMounts[1].mountPath: each path',
    ],
    [
      'a path out of the volume',
      'volumeMounts: [{ name: a, mountPath: /a, subPath: ../b }]',
      'volumeMounts[0].subPath: a relative path',
    ],
    [
      'rights that exclude each other',
      'securityContext: { privileged: true, allowPrivilegeEscalation: false }',
      'allowPrivilegeEscalation: one of both',
    ],
    [
      'a profile without its name',
      'securityContext: { seccompProfile: { type: Localhost } }',
      'seccompProfile: the profile',
    ],
    [
      'more requested than allowed',
      'resources: { requests: { memory: 1Gi }, limits: { memory: 1G } }',
      'requests.memory: at most the limit, "1G"',
    ],
    ['less than nothing', 'resources: { requests: { cpu: "-1" } }', 'requests.cpu: 0 or more'],
    ['a resource that is none', 'resources: { limits: { gpu: 1 } }', 'limits.gpu: cpu, memory'],
    ['half a device', 'resources: { limits: { example.org/gpu: 500m } }', 'gpu"]: a whole number'],
    [
      'a device that is only requested',
      'resources: { requests: { example.org/gpu: 1 } }',
      'gpu"]: a limit that equals it',
    ],
    ['a probe without a way', 'livenessProbe: { periodSeconds: 3 }', 'livenessProbe: one of exec'],
    [
      'a probe with two ways',
      'livenessProbe: { tcpSocket: { port: 1 }, exec: { command: [a] } }',
      'livenessProbe.tcpSocket: one of',
    ],
    ['a probe at no port', 'readinessProbe: { httpGet: { path: /, port: 0 } }', 'httpGet.port: a port'],
    [
      'two successes until it lives',
      'livenessProbe: { tcpSocket: { port: 1 }, successThreshold: 2 }',
      'successThreshold: 1',
    ],
    [
      'a probe that ends what it asks',
      'readinessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 5 }',
      'terminationGracePeriodSeconds: no such',
    ],
    [
      'a sleep that is longer than the grace',
      'lifecycle: { preStop: { sleep: { seconds: 31 } } }',
      'seconds: 30 or less',
    ],
  ])('finds %s', (_what, container, place) => {
    expect(refusals(podWith('', container))).toEqual([expect.stringContaining(place)]);
  });

  it.each([
    ['no containers', '{}', 'spec: at least one container'],
    ['no image', '{ containers: [{ name: a }] }', 'containers[0]: the image'],
    [
      'a name twice',
      '{ containers: [{ name: a, image: b }], initContainers: [{ name: a, image: b }] }',
      'initContainers[0].name: each',
    ],
    [
      'a probe of what ends',
      '{ containers: [{ name: a, image: b }], initContainers: [{ name: c, image: b, livenessProbe: { tcpSocket: { port: 1 } } }] }',
      'livenessProbe: it only beside restartPolicy',
    ],
    [
      'another port on the machine',
      '{ hostNetwork: true, containers: [{ name: a, image: b, ports: [{ containerPort: 1, hostPort: 2 }] }] }',
      'hostPort: the containerPort',
    ],
    [
      'a port of the machine twice',
      '{ containers: [{ name: a, image: b, ports: [{ containerPort: 1, hostPort: 2 }] }, { name: c, image: b, ports: [{ containerPort: 1, hostPort: 2 }] }] }',
      'containers[1].ports[0].hostPort: each port',
    ],
  ])('finds %s', (_what, spec, place) => {
    expect(refusals(specOf('v1/Pod', spec))).toEqual([expect.stringContaining(place)]);
  });
});

describe('volumes', () => {
  it('takes a volume of nothing but a name for an empty directory', () => {
    expect(refusals(podWith('volumes: [{ name: a }]'))).toEqual([]);
  });

  it.each([
    [
      'two sources',
      '{ name: a, emptyDir: {}, configMap: { name: b } }',
      'volumes[0].emptyDir: one of configMap, emptyDir',
    ],
    ['a name that is none', '{ name: A, emptyDir: {} }', 'volumes[0].name: a DNS label'],
    ['a Secret without a name', '{ name: a, secret: {} }', 'volumes[0].secret: a name'],
    ['rights in decimal', '{ name: a, secret: { secretName: b, defaultMode: 755 } }', 'secret.defaultMode: the rights'],
    [
      'a file out of the volume',
      '{ name: a, configMap: { name: b, items: [{ key: c, path: ../d }] } }',
      'items[0].path: a relative path',
    ],
    [
      'a token for a moment',
      '{ name: a, projected: { sources: [{ serviceAccountToken: { path: b, expirationSeconds: 60 } }] } }',
      'expirationSeconds: 600 or more',
    ],
    ['a way up', '{ name: a, hostPath: { path: /var/../etc } }', 'hostPath.path: a path without'],
  ])('finds %s', (_what, volume, place) => {
    expect(refusals(podWith(`volumes: [${volume}]`))).toEqual([expect.stringContaining(place)]);
  });
});

describe('scheduling', () => {
  it.each([
    ['a label that is none', 'nodeSelector: { a/b/c: d }', 'nodeSelector.a/b/c: a name of at most'],
    ['a toleration of everything that is not meant', 'tolerations: [{ effect: NoSchedule }]', 'operator: Exists'],
    ['a value that is not compared', 'tolerations: [{ key: a, operator: Exists, value: b }]', 'value: no value'],
    [
      'seconds without an end',
      'tolerations: [{ key: a, operator: Exists, tolerationSeconds: 5 }]',
      'effect: NoExecute',
    ],
    [
      'a weight of nothing',
      'affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: a } }] } }',
      'weight: 1 or more',
    ],
    [
      'a list for a question',
      'affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: a, operator: Exists, values: [b] }] }] } } }',
      'values: no values',
    ],
    [
      'an unknown operator',
      'affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: a, labelSelector: { matchExpressions: [{ key: a, operator: Equals, values: [b] }] } }] } }',
      'operator: one of In',
    ],
    [
      'no skew',
      'topologySpreadConstraints: [{ maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule }]',
      'maxSkew: 1 or more',
    ],
    [
      'the same spread twice',
      'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule }, { maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule }]',
      '[1]: one for each',
    ],
    ['no name servers', 'dnsPolicy: None', 'spec: name servers'],
    [
      'four name servers',
      'dnsConfig: { nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4] }',
      'nameservers: at most 3',
    ],
  ])('finds %s', (_what, pod, place) => {
    expect(refusals(podWith(pod))).toEqual([expect.stringContaining(place)]);
  });
});
