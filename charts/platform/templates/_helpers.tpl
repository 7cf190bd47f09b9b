{{/* One policy for all Applications, so that prune, self-heal and retries are set in one place. */}}
{{- define "platform.syncPolicy" -}}
syncPolicy:
  automated:
    enabled: true
    prune: {{ .Values.sync.prune }}
    selfHeal: {{ .Values.sync.selfHeal }}
    allowEmpty: false
  retry:
    {{- toYaml .Values.retry | nindent 4 }}
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
revisionHistoryLimit: {{ .Values.revisionHistoryLimit }}
{{- end }}
