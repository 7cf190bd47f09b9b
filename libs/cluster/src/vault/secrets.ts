import { VAULT_NAMESPACE, type Kubectl } from './vault-program.ts';

/** What a Secret holds, by key. */
export type SecretData = Readonly<Record<string, Buffer>>;

/** A Secret beside Vault; undefined when there is none. @throws ProgramError when the API server does not say */
export async function readSecret(
  kubectl: Kubectl,
  name: string,
  namespace: string = VAULT_NAMESPACE,
): Promise<SecretData | undefined> {
  const text = await kubectl(['-n', namespace, 'get', 'secret', name, '--ignore-not-found', '--output=json']);
  if (!text.trim()) return undefined;
  const { data = {} } = JSON.parse(text) as { data?: Record<string, string> };
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}

/** Writes a Secret beside Vault whole, in one step; what it holds is never an argument. */
export async function applySecret(kubectl: Kubectl, name: string, data: SecretData): Promise<void> {
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: VAULT_NAMESPACE },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.toString('base64')])),
  };
  const how = ['--server-side', '--force-conflicts', '--field-manager=cedille', '--filename=-'];
  await kubectl(['apply', ...how], JSON.stringify(object));
}
