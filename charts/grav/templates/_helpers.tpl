{{/* The host of the site, for addresses and notes; a site without a route is only reached by port-forward. */}}
{{- define "grav.host" -}}
{{ dig "www" "host" "localhost" (.Values.routes | default dict) }}
{{- end -}}

{{/* For the two containers that talk to the repository. The token is a file, because it changes while they run. */}}
{{- define "grav.git" -}}
{{- $git := .Values.git -}}
env:
  - { name: HOME, value: /tmp }
  - { name: GIT_REPOSITORY, value: {{ $git.repository | quote }} }
  - { name: GIT_BRANCH, value: {{ $git.branch | quote }} }
  - { name: GIT_INTERVAL, value: {{ $git.interval | default 60 | quote }} }
  - { name: GIT_NAME, value: {{ $git.author.name | quote }} }
  - { name: GIT_EMAIL, value: {{ $git.author.email | quote }} }
volumeMounts:
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
