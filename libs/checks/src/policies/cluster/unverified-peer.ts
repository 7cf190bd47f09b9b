import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import type { Finding, ObjectRule } from '../../rules/rule.ts';

export const unverifiedPeer: ObjectRule = {
  code: 'verification-off',
  title: 'A program that takes any certificate',
  why: 'Whoever is on the way answers in place of the one who was asked, and gets what was for them: passwords, tokens, data.',
  example:
    'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: { name: v1beta1.metrics.k8s.io }\nspec: { group: metrics.k8s.io, version: v1beta1, insecureSkipTLSVerify: true, service: { name: metrics-server, namespace: kube-system } }\n',
  fix: 'give it the CA that signed the certificate, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  find: findUnverified,
};

/** What programs call it: `insecureSkipVerify`, `tls_skip_verify_insecure`, `VAULT_SKIP_VERIFY`, `insecure-skip-tls-verify`. */
// cspell:ignore verif ication
const SKIP = String.raw`[\w.-]*skip[-_.]?(?:(?:tls|ssl|certs?|certificates?|server|host|hostname|name)[-_.]?)*verif(?:y|ication)(?:[-_.]?insecure)?`;
const NAME = new RegExp(`^${SKIP}$`, 'i');
const FLAG = new RegExp(`(?:^|\\s)--?(?:${SKIP}|kubelet-insecure-tls)(?:=true)?(?=\\s|$)`, 'i');
/** In a file of settings, as YAML, JSON or INI. */
const LINE = new RegExp(`(?:^|[\\s{,])["']?${SKIP}["']?\\s*[:=]\\s*["']?true\\b`, 'im');

function findUnverified(object: KubernetesObject): Finding[] {
  // A definition says what others may write.
  if (object.kind === 'CustomResourceDefinition') return [];
  return [...placesIn(object, [])].map(path => ({
    path,
    message: `${path.join('.')} lets it take any certificate.`,
    expected: 'a certificate that is verified',
  }));
}

function* placesIn(value: unknown, path: Path): Iterable<Path> {
  if (typeof value === 'string') {
    if (isArgument(path) ? FLAG.test(value) : /[\n{]/.test(value) && LINE.test(value)) yield path;
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries()) yield* placesIn(item, [...path, index]);
  } else if (isMap(value)) {
    // A variable of a container.
    if (typeof value['name'] === 'string' && NAME.test(value['name']) && isOn(value['value'])) yield [...path, 'value'];
    for (const [key, inner] of Object.entries(value))
      if (NAME.test(key) && isOn(inner)) yield [...path, key];
      else yield* placesIn(inner, [...path, key]);
  }
}

function isArgument(path: Path): boolean {
  return ['args', 'command'].includes(String(path.at(-2)));
}

function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|1|yes)$/i.test(value));
}
