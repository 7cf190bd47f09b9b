{{/* The host of the site, for addresses and notes; a site without a route is only reached by port-forward. */}}
{{- define "grav.host" -}}
{{ dig "www" "host" "localhost" (.Values.routes | default dict) }}
{{- end -}}

{{- define "grav.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end -}}

{{/* What the repository is, for the two containers that talk to it. The token is a file, because it changes while they run. */}}
{{- define "grav.git.env" -}}
- { name: HOME, value: /tmp }
- { name: GIT_REPOSITORY, value: {{ .Values.git.repository | quote }} }
- { name: GIT_BRANCH, value: {{ .Values.git.branch | quote }} }
- { name: GIT_INTERVAL, value: {{ .Values.git.interval | default 60 | quote }} }
- { name: GIT_NAME, value: {{ .Values.git.author.name | quote }} }
- { name: GIT_EMAIL, value: {{ .Values.git.author.email | quote }} }
{{- end -}}

{{- define "grav.git.mounts" -}}
- { name: site, mountPath: /site }
- { name: config, mountPath: /scripts, readOnly: true }
- { name: git-token, mountPath: /secrets/git, readOnly: true }
- { name: scratch, mountPath: /tmp, subPath: sync }
{{- end -}}

{{/* What web server and PHP both see: the site, and the files that Grav makes from it. */}}
{{- define "grav.site.mounts" -}}
- { name: site, mountPath: /app/www/public/user, subPath: user }
- { name: scratch, mountPath: /app/www/public/assets, subPath: assets }
- { name: scratch, mountPath: /app/www/public/images, subPath: images }
{{- end -}}
