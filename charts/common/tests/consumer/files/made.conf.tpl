host {{ .Release.Name }}
