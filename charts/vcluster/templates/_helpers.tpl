{{/* The DNS of the host, which knows etcd by name and everything outside. */}}
{{- define "vcluster.dns" -}}
{{- $port := dig "dnsPort" 53 (.Values.networkPolicy | default dict) -}}
- to:
    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
  ports: [{ port: {{ $port }}, protocol: UDP }, { port: {{ $port }}, protocol: TCP }]
{{- end }}
