/**
 * An Application is as healthy as what it made: only so do sync waves between Applications wait for each other.
 * Argo CD left this out of its own checks in version 1.8. The root is among what it syncs itself, and must not wait for the
 * end of the very sync that waits for it; what it made is looked at one by one.
 */
const APPLICATION = `
local annotations = obj.metadata.annotations or {}
local name = obj.metadata.name
local own = name .. ":argoproj.io/Application:" .. obj.metadata.namespace .. "/" .. name
if annotations["argocd.argoproj.io/tracking-id"] == own then
  return { status = "Healthy", message = "syncs itself" }
end
local health = { status = "Progressing", message = "not looked at yet" }
if obj.status ~= nil and obj.status.health ~= nil and obj.status.health.status ~= nil then
  health.status = obj.status.health.status
  health.message = obj.status.health.message or ""
end
-- What cannot be compared or applied will not get well by waiting: the sync that waits for it has to fail and look again.
local operation = obj.status ~= nil and obj.status.operationState or {}
local failed = operation.phase == "Failed" or operation.phase == "Error" or (operation.retryCount or 0) > 0
if failed and obj.status.sync ~= nil and obj.status.sync.status ~= "Synced" then
  return { status = "Degraded", message = operation.message or "its sync failed" }
end
for _, condition in ipairs(obj.status ~= nil and obj.status.conditions or {}) do
  if condition.type == "ComparisonError" or condition.type == "InvalidSpecError" or condition.type == "SyncError" then
    return { status = "Degraded", message = condition.message }
  end
end
-- Healthy before the first sync means that there is nothing yet.
if health.status == "Healthy" and (obj.status.sync == nil or obj.status.sync.status ~= "Synced") then
  health.status = "Progressing"
  health.message = "not synced yet"
end
return health
`;

/**
 * What vault-config-operator says of an object: whether Vault has it as it is written. A Secret is there once its
 * VaultSecret is healthy. A success of this generation outlives a later failure, since Vault still has the object then.
 */
const VAULT_OBJECT = `
local health = { status = "Progressing", message = "Vault has not been asked yet" }
local conditions = obj.status ~= nil and obj.status.conditions or {}
for _, condition in ipairs(conditions) do
  local current = condition.observedGeneration == nil or condition.observedGeneration == obj.metadata.generation
  if condition.type == "ReconcileSuccessful" and condition.status == "True" and current then
    return { status = "Healthy", message = "" }
  end
  if condition.type == "ReconcileFailed" or condition.status == "False" then
    health.status = "Degraded"
    health.message = condition.message
  end
end
return health
`;

/**
 * A definition is served a moment after it is made, unless Kubernetes says that it never will be. Argo CD does not mark
 * definitions as its own, and so does not notice that moment: an Application of definitions alone would look as if it were
 * in progress until its next turn, minutes later, and everything that needs it would wait.
 */
const DEFINITION = `
if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "is being removed" }
end
for _, condition in ipairs(obj.status ~= nil and obj.status.conditions or {}) do
  local refused = condition.type == "NamesAccepted" and condition.status == "False"
  local wrong = condition.type == "NonStructuralSchema" and condition.status == "True"
  if refused or wrong or condition.reason == "InvalidCABundle" then
    return { status = "Degraded", message = condition.message }
  end
end
return { status = "Healthy", message = "" }
`;

const VAULT_KINDS = [
  'Audit',
  'GitHubSecretEngineConfig',
  'GitHubSecretEngineRole',
  'KubernetesAuthEngineConfig',
  'KubernetesAuthEngineRole',
  'PasswordPolicy',
  'Policy',
  'RandomSecret',
  'SecretEngineMount',
  'VaultSecret',
];

/** Health checks by kind, as keys of argocd-cm. */
export const HEALTH_CHECKS: Readonly<Record<string, string>> = {
  [healthKey('argoproj.io', 'Application')]: APPLICATION.trimStart(),
  [healthKey('apiextensions.k8s.io', 'CustomResourceDefinition')]: DEFINITION.trimStart(),
  ...Object.fromEntries(VAULT_KINDS.map(kind => [healthKey('redhatcop.redhat.io', kind), VAULT_OBJECT.trimStart()])),
};

function healthKey(group: string, kind: string): string {
  return `resource.customizations.health.${group}_${kind}`;
}
