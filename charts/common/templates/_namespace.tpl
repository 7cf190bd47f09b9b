{{/*
The Namespace of the release, with the Pod Security Standard that its pods are held to.
Rendered only when `namespace` says what it is like: a plain `helm install --create-namespace` makes its own.
Kept on uninstall and never pruned, because everything in it would go with it. What containers get that say nothing
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
  annotations:
    helm.sh/resource-policy: keep
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    {{- with .annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
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
