{{/* A volume that is filled from a source: (dict "root" . "name" "disk" "keep" true "source" (dict "blank" (dict)) "class" "" "size" "8Gi"). */}}
{{- define "virtual-machine.volume" -}}
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
{{- /* A volume that comes back from a backup is taken as it is, instead of filled anew. */}}
{{ include "common.metadata" (merge (dict "name" (printf "%s-%s" (include "common.name" .root) .name) "late" true "annotations" (dict "cdi.kubevirt.io/allowClaimAdoption" "true")) (pick . "root" "keep")) }}
spec:
  source:
    {{- toYaml .source | nindent 4 }}
  storage:
    accessModes: [ReadWriteOnce]
    volumeMode: Filesystem
    {{- with .class }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ .size }}
{{- end -}}
