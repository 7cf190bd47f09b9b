import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import type { Finding, ObjectRule } from '../../rules/rule.ts';
import { mapAt, textAt, valueAt } from '../../rules/value-at.ts';

/** The documents that `./cedille cloud` hands on: the group names the provider, the kind the type of the resource. */
const GROUP = /^([a-z]+)\.tofu\.cedille\.club\//;

const DAY = 24 * 3600;
/** In days. */
const ROTATION = { least: 30, most: 365 };

export const unsafeCloud: ObjectRule = {
  code: 'cloud-unsafe',
  title: 'Something at Google or GitHub that gives too much, or that can be lost',
  why: 'Whoever has such a role has everything in the project. A key that is destroyed takes with it whatever it locked, and a key file or a password in the configuration stays in the state for everybody who reads it.',
  example:
    'apiVersion: google.tofu.cedille.club/v1\nkind: KmsCryptoKeyIamMember\nmetadata: { name: vault }\nspec:\n  crypto_key_id: ${google_kms_crypto_key.unseal.id}\n  role: roles/owner\n  member: serviceAccount:vault@example.iam.gserviceaccount.com\n',
  fix: 'correct it in the generator, in values.yaml or in the overlay of the component',
  severity: 'error',
  defects: ['weak-posture'],
  find: findUnsafe,
};

function findUnsafe(object: KubernetesObject): readonly Finding[] {
  const [, provider] = GROUP.exec(String(object.apiVersion)) ?? [];
  if (provider === undefined) return [];
  const find = { ...ANY, ...RESOURCES[`${provider} ${object.kind}`] };
  return Object.values(find).flatMap(one => one(object));
}

type Find = (object: KubernetesObject) => readonly Finding[];

/** Whatever the kind. */
const ANY: Readonly<Record<string, Find>> = { role: wideRole, member: anybody };

/** Provider and kind → what is looked at. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, Find>>>> = {
  'google KmsCryptoKey': { kept, rotation },
  'google KmsKeyRing': { kept },
  'google StorageBucket': { kept, open: unless('public_access_prevention', ['enforced'], 'The bucket may be public.') },
  'google ServiceAccountKey': { keyFile },
  'google Module': { written: writtenPassword },
  'github Module': { written: writtenPassword },
  'github OrganizationSettings': {
    permission: unless(
      'default_repository_permission',
      ['none', 'read'],
      'By being a member alone, somebody may change every repository.',
    ),
    creation: unless('members_can_create_public_repositories', [false], 'Any member may make a public repository.'),
  },
  'github Membership': { owner: unless('role', ['member'], 'It makes an owner of the organisation.') },
};

function wideRole(object: KubernetesObject): Finding[] {
  const path = ['spec', 'role'];
  const role = textAt(object, path);
  if (role !== 'roles/owner' && role !== 'roles/editor') return [];
  return [{ path, message: `${role} may do everything.`, expected: 'the role that is for this one thing' }];
}

function anybody(object: KubernetesObject): Finding[] {
  const path = ['spec', 'member'];
  const member = textAt(object, path);
  if (member !== 'allUsers' && member !== 'allAuthenticatedUsers') return [];
  return [{ path, message: `${member} is anybody on the Internet.`, expected: 'one account' }];
}

function kept(object: KubernetesObject): Finding[] {
  const path = ['spec', 'lifecycle', 'prevent_destroy'];
  if (valueAt(object, path) === true) return [];
  return [{ path, message: 'OpenTofu may destroy it, and nothing brings it back.', expected: 'true' }];
}

function rotation(object: KubernetesObject): Finding[] {
  const path = ['spec', 'rotation_period'];
  const [, seconds] = /^(\d+)s$/.exec(textAt(object, path) ?? '') ?? [];
  const days = Number(seconds) / DAY;
  if (days >= ROTATION.least && days <= ROTATION.most) return [];
  return [
    {
      path,
      message:
        seconds === undefined
          ? 'The key is never replaced.'
          : `The key is replaced every ${Number(days.toFixed(2))} days.`,
      expected: `${ROTATION.least} to ${ROTATION.most} days, in seconds: ${90 * DAY}s is 90 days`,
    },
  ];
}

function keyFile(): Finding[] {
  return [
    {
      path: ['kind'],
      message: 'It makes a key file, which then stands in the state.',
      expected: 'workload identity, or a key that a person makes and gives to the bootstrap',
    },
  ];
}

const PASSWORDS = ['access_token', 'app_auth', 'credentials', 'token'];

function writtenPassword(object: KubernetesObject): Finding[] {
  return Object.entries(mapAt(object, ['spec', 'provider'])).flatMap(([provider, settings]) =>
    PASSWORDS.filter(key => isMap(settings) && settings[key] !== undefined).map(key => ({
      path: ['spec', 'provider', provider, key] as Path,
      message: 'How a person signs in stands in the configuration.',
      expected: 'the environment of whoever runs tofu',
    })),
  );
}

function unless(key: string, allowed: readonly unknown[], message: string): Find {
  return object => {
    const path = ['spec', key];
    return allowed.includes(valueAt(object, path)) ? [] : [{ path, message, expected: allowed.join(' or ') }];
  };
}
