{{/*
Nothing in, nothing out, then one policy for each thing that is allowed and named for it. DNS, and pods of the namespace
among themselves, are always allowed.
*/}}
{{- define "common.networkPolicy" -}}
{{- with .Values.networkPolicy -}}
{{- if .enabled -}}
{{- $ingress := .ingress | default dict -}}
{{- $egress := .egress | default dict -}}
{{ include "common.networkPolicy.head" (dict "root" $ "name" "default-deny") }}
  policyTypes: [Ingress, Egress]
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-same-namespace") }}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {}
  egress:
    - to:
        - podSelector: {}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-dns") }}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        {{- /* What answers is a Pod: its port, which in a vcluster is not that of the Service. */}}
        - { port: {{ .dnsPort | default 53 }}, protocol: UDP }
        - { port: {{ .dnsPort | default 53 }}, protocol: TCP }
{{- with $ingress.gateway }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-from-gateway") }}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ required "networkPolicy.ingress.gateway.namespace is missing: set it to the namespace of the shared Gateway" .namespace }}
      {{- if not .ports }}
      {{- fail "networkPolicy.ingress.gateway.ports is missing: list the ports of the pods that the Gateway may reach" }}
      {{- end }}
      {{- include "common.networkPolicy.ports" .ports | nindent 6 }}
{{- end }}
{{- with $ingress.namespaces }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-from-namespaces") }}
  policyTypes: [Ingress]
  ingress:
    {{- include "common.networkPolicy.peers" (dict "peers" . "direction" "from") | nindent 4 }}
{{- end }}
{{- with $ingress.anywhere }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-from-anywhere") }}
  policyTypes: [Ingress]
  ingress:
    - {{ include "common.networkPolicy.ports" . | nindent 6 | trim }}
{{- end }}
{{- with $egress.apiServer }}
---
{{ include "common.networkPolicy.apiServers" (dict "root" $ "name" "allow-to-api-server" "servers" .) }}
{{- end }}
{{- with $egress.deliveredApiServers }}
---
{{ include "common.networkPolicy.apiServers" (dict "root" $ "name" "allow-to-delivered-api-servers" "servers" .) }}
{{- end }}
{{- with $egress.machines }}
---
{{ include "common.networkPolicy.apiServers" (dict "root" $ "name" "allow-to-machines" "what" "machine" "servers" (dict "addresses" .)) }}
{{- end }}
{{- with $egress.namespaces }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-to-namespaces") }}
  policyTypes: [Egress]
  egress:
    {{- include "common.networkPolicy.peers" (dict "peers" . "direction" "to") | nindent 4 }}
{{- end }}
{{- with $egress.collector }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-to-collector") }}
  policyTypes: [Egress]
  egress:
    {{- include "common.networkPolicy.peers" (dict "peers" . "direction" "to") | nindent 4 }}
{{- end }}
{{- if $egress.allNamespaces }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-to-all-namespaces") }}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
{{- end }}
{{- with $egress.anywhere }}
---
{{ include "common.networkPolicy.head" (dict "root" $ "name" "allow-to-anywhere") }}
  policyTypes: [Egress]
  egress:
    - {{ include "common.networkPolicy.ports" . | nindent 6 | trim }}
{{- end }}
{{- with $egress.internet }}
---
{{ include "common.networkPolicy.internet" (dict "root" $ "name" "allow-to-internet" "ports" .) }}
{{- end }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
To public addresses; private ranges stay closed. With `pods`, only for those that have each of these labels with one of its values:
  {{ include "common.networkPolicy.internet" (dict "root" . "name" "email-to-internet" "pods" (dict "app.kubernetes.io/component" (list "email")) "ports" (list 443)) }}
*/}}
{{- define "common.networkPolicy.internet" -}}
{{ include "common.networkPolicy.head" (dict "root" .root "name" .name "pods" .pods) }}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
        - ipBlock:
            cidr: 2000::/3
      {{- include "common.networkPolicy.ports" .ports | nindent 6 }}
{{- end -}}

{{- define "common.networkPolicy.head" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "common.metadata" (dict "root" .root "name" (printf "%s-%s" (include "common.name" .root) .name)) }}
spec:
  {{- if .pods }}
  podSelector:
    matchExpressions:
      {{- range $label, $values := .pods }}
      - { key: {{ $label }}, operator: In, values: {{ toJson $values }} }
      {{- end }}
  {{- else }}
  podSelector: {}
  {{- end }}
{{- end -}}

{{/*
From some Pods to API servers, or to machines. They have addresses and no Pods here, or are Pods of another namespace; a policy sees them
behind the Service, so that both ports and addresses are theirs.
*/}}
{{- define "common.networkPolicy.apiServers" -}}
{{- with .servers -}}
{{- if not (or .addresses .namespaces) -}}
{{- fail "networkPolicy: an API server is allowed without addresses: list them with their ports, as kubectl get endpoints kubernetes shows them" -}}
{{- end -}}
{{ include "common.networkPolicy.head" (dict "root" $.root "name" $.name "pods" .pods) }}
  policyTypes: [Egress]
  egress:
    {{- range $cidr, $ports := .addresses }}
    {{- if not $ports }}
    {{- fail (printf "networkPolicy: %s %s is allowed without ports: list them" ($.what | default "API server") $cidr) }}
    {{- end }}
    - to:
        - ipBlock: { cidr: {{ $cidr | quote }} }
      {{- include "common.networkPolicy.ports" $ports | nindent 6 }}
    {{- end }}
    {{- with include "common.networkPolicy.peers" (dict "peers" .namespaces "direction" "to") | trim }}
    {{- nindent 4 . }}
    {{- end }}
{{- end -}}
{{- end -}}

{{- define "common.networkPolicy.ports" -}}
ports:
  {{- range . }}
  - port: {{ . }}
    protocol: TCP
  {{- end }}
{{- end -}}

{{/* A namespace that is allowed must say on which ports: a namespace without ports would open everything. */}}
{{- define "common.networkPolicy.peers" -}}
{{- $direction := .direction -}}
{{- range $name, $ports := .peers -}}
{{- if not $ports -}}
{{- fail (printf "networkPolicy: namespace %s is allowed without ports: list them" $name) -}}
{{- end }}
- {{ $direction }}:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ $name }}
  {{- include "common.networkPolicy.ports" $ports | nindent 2 }}
{{- end -}}
{{- end -}}
