{{/* The image of the servers, so that a snapshot is taken by what wrote the data. Only upstream's own values name it. */}}
{{- define "vault.serverImage" -}}
{{- $image := dig "server" "image" (dict) (.Values.vault | default dict) -}}
{{ $image.repository | default "hashicorp/vault" }}:{{ $image.tag | default "as-upstream" }}
{{- end -}}
