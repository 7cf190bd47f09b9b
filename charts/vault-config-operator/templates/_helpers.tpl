{{/*
Metadata of an object that configures Vault. It is applied after the operator runs, whose webhook would refuse it before.
With `keep`, nothing but a person removes it: removing a mount in Kubernetes removes all that it holds in Vault.
*/}}
{{- define "vault-config-operator.metadata" -}}
{{ include "common.metadata" (merge (dict "wave" 1) .) }}
{{- end -}}

{{/* How the operator signs in to declare all this: by a role of its own, which the bootstrap makes. */}}
{{- define "vault-config-operator.authentication" -}}
authentication:
  path: {{ .Values.secretStore.authMount }}
  role: {{ .Values.administrator }}
  serviceAccount:
    name: {{ .Values.administrator }}
{{- end -}}
