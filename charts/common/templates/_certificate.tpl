{{/*
A Certificate for TLS inside the cluster. Hosts served by the shared Gateway need none: its listeners have theirs.
Service names are completed to the names that clients use: `vault` → vault, vault.<namespace>, vault.<namespace>.svc, vault.<namespace>.svc.cluster.local.
*/}}
{{- define "common.certificate" -}}
{{- with .Values.certificate -}}
{{- if not (or .services .dnsNames) -}}
{{- fail "certificate names nothing: set certificate.services or certificate.dnsNames" -}}
{{- end -}}
apiVersion: cert-manager.io/v1
kind: Certificate
{{ include "common.metadata" (dict "root" $) }}
spec:
  secretName: {{ required "certificate.secretName is missing: set it to the Secret that gets the key and the certificate" .secretName }}
  issuerRef:
    group: cert-manager.io
    kind: ClusterIssuer
    name: {{ required "certificate.issuer is missing: set it to the name of a ClusterIssuer" .issuer }}
  duration: {{ .duration | default "2160h" }}
  renewBefore: {{ .renewBefore | default "720h" }}
  privateKey:
    algorithm: ECDSA
    size: 256
    rotationPolicy: Always
  usages:
    - digital signature
    - key encipherment
    - server auth
    {{- if .client }}
    - client auth
    {{- end }}
  dnsNames:
    {{- range .services }}
    - {{ . | quote }}
    - {{ printf "%s.%s" . $.Release.Namespace | quote }}
    - {{ printf "%s.%s.svc" . $.Release.Namespace | quote }}
    - {{ printf "%s.%s.svc.cluster.local" . $.Release.Namespace | quote }}
    {{- end }}
    {{- range .dnsNames }}
    - {{ . | quote }}
    {{- end }}
  {{- with .ipAddresses }}
  ipAddresses:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}
