{{/*
Issuers are admitted by the webhook of the same release: Argo CD applies them once its Deployment is healthy. It is an
order inside one Application, which the graph of components cannot know.
*/}}
{{- define "cert-manager.afterWebhook" -}}
argocd.argoproj.io/sync-wave: "1"
{{- end -}}
