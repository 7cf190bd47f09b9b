{{/*
Where Applications are applied to: by name, because only the Argo CD that delivers another environment knows the address.
  destination:
    {{- include "platform.destination" $ | nindent 4 }}
*/}}
{{- define "platform.destination" -}}
{{- if .Values.hub -}}
name: {{ .Values.hub.cluster }}
{{- else -}}
server: {{ .Values.server }}
{{- end }}
{{- end }}

{{/*
What names of projects and Applications begin with: nothing, unless they are in the Argo CD of another environment.
  name: {{ include "platform.prefix" $ }}{{ .name }}
*/}}
{{- define "platform.prefix" -}}
{{- with .Values.hub }}{{ .prefix }}{{ end }}
{{- end }}

{{/*
One policy for all Applications, so that prune, self-heal and retries are set in one place. A root never gives up, and looks
at its channel again before each try: whatever stopped it, the release that fixes it is taken up. A bundle without any object
is a mistake that nobody gets, but where it says that nothing is asked for any more.
  {{- include "platform.syncPolicy" (dict "context" $ "sync" .Values.sync "root" false "empty" false) | nindent 2 }}
*/}}
{{- define "platform.syncPolicy" -}}
{{- with .context.Values -}}
syncPolicy:
  automated:
    enabled: true
    prune: {{ $.sync.prune }}
    selfHeal: {{ $.sync.selfHeal }}
    allowEmpty: {{ $.empty | default false }}
  retry:
    {{- if $.root }}
    {{- toYaml (merge (dict "limit" -1 "refresh" true) .retry) | nindent 4 }}
    {{- else }}
    {{- toYaml .retry | nindent 4 }}
    {{- end }}
  syncOptions:
    # Each chart declares its namespace, with its pod security labels.
    - CreateNamespace=false
    # An object that two Applications claim is a mistake in the charts: stop instead of taking turns.
    - FailOnSharedResource=true
    - PruneLast=true
    - PrunePropagationPolicy=foreground
    # Fields that others own are left alone, also when they are not drift but part of a sync.
    - RespectIgnoreDifferences=true
    # Large CRDs do not fit the annotation of a client-side apply.
    - ServerSideApply=true
revisionHistoryLimit: {{ .revisionHistoryLimit }}
{{- end }}
{{- end }}

{{/*
How Argo CD reads a bundle: by the plugin of our own, which refuses what is not signed, or as it is. What a digest names in a
bundle that was signed need not be looked at again.
  {{- include "platform.reader" (dict "verified" true "revision" "staging") | nindent 4 }}
*/}}
{{- define "platform.reader" -}}
{{- if and .verified (not (hasPrefix "sha256:" .revision)) -}}
plugin:
  name: signed
{{- else -}}
directory:
  recurse: true
{{- end }}
{{- end }}
