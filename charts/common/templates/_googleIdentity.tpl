{{/*
How a Pod signs in to Google without a key file. No secret: it says where the token of the Pod, which is mounted beside it,
is exchanged for one of Google. googleCredentials in the generator makes the volume.
*/}}
{{- define "common.googleIdentity" -}}
{{- with .Values.googleIdentity -}}
apiVersion: v1
kind: ConfigMap
{{ include "common.metadata" (dict "root" $ "name" (printf "%s-google" (include "common.name" $))) }}
data:
  credentials.json: |
    {
      "type": "external_account",
      "audience": {{ required "googleIdentity.audience is missing: set it to the provider of the workload identity pool" .audience | quote }},
      "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
      "token_url": "https://sts.googleapis.com/v1/token",
      "credential_source": { "file": "{{ .folder }}/token" }
    }
{{- end -}}
{{- end -}}
