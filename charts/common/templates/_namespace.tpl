{{/*
The Namespace of the release, with the Pod Security Standard that its pods are held to.
Rendered only when `namespace` says what it is like: a plain `helm install --create-namespace` makes its own.
Kept on uninstall and never pruned, because everything in it would go with it: `keep: false` is for what is to go. What containers get that say nothing
themselves stands beside it, whoever makes the Namespace.
*/}}
{{- define "common.namespace" -}}
{{- with .Values.namespace -}}
{{- if or .podSecurity .labels .annotations -}}
{{- $level := required "namespace.podSecurity is missing: set it to restricted, baseline or privileged" .podSecurity -}}
{{- if not (has $level (list "restricted" "baseline" "privileged")) -}}
{{- fail (printf "namespace.podSecurity is %q: expected restricted, baseline or privileged" $level) -}}
{{- end -}}
apiVersion: v1
kind: Namespace
metadata:
  name: {{ $.Release.Namespace }}
  labels:
    {{- include "common.labels" $ | nindent 4 }}
    pod-security.kubernetes.io/enforce: {{ $level }}
    pod-security.kubernetes.io/audit: {{ $level }}
    pod-security.kubernetes.io/warn: {{ $level }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if or (ne .keep false) .annotations }}
  annotations:
    {{- if ne .keep false }}
    helm.sh/resource-policy: keep
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    {{- end }}
    {{- with .annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with .quota }}
---
# What all of the namespace together may have.
apiVersion: v1
kind: ResourceQuota
{{ include "common.metadata" (dict "root" $) }}
spec:
  hard:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- with .resources }}
---
# For containers whose chart has no value for them: Kubernetes fills this in where a container says nothing itself.
apiVersion: v1
kind: LimitRange
{{ include "common.metadata" (dict "root" $) }}
spec:
  limits:
    - type: Container
      defaultRequest:
        {{- toYaml .requests | nindent 8 }}
      default:
        {{- toYaml .limits | nindent 8 }}
{{- end }}
{{- end -}}
{{- end -}}
