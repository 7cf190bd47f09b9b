{{/* The DNS of the host, which knows etcd by name and everything outside. */}}
{{- define "vcluster.dns" -}}
{{- $port := dig "dnsPort" 53 (.Values.networkPolicy | default dict) -}}
- to:
    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
  ports: [{ port: {{ $port }}, protocol: UDP }, { port: {{ $port }}, protocol: TCP }]
{{- end }}

{{/* What a container of the expiry is, but for its name: {{ include "vcluster.kubectl" (dict "root" . "args" (list "get" "pods")) }} */}}
{{- define "vcluster.kubectl" -}}
image: {{ include "common.image" .root.Values.expiry.image }}
args: {{ toJson (concat .args (list (printf "--namespace=%s" .root.Release.Namespace))) }}
env: [{ name: HOME, value: /tmp }]
resources:
  {{- toYaml .root.Values.expiry.resources | nindent 2 }}
securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
volumeMounts: [{ name: tmp, mountPath: /tmp }]
{{- end }}
