{{/* Takes root and path: how the API server calls the Service. No caBundle of a CA that is made later. */}}
{{- define "lastcall.clientConfig" -}}
{{- if eq .root.Values.certificates.source "existingSecret" }}
caBundle: {{ .root.Values.certificates.existingSecret.caBundle | b64enc }}
{{- end }}
service:
  name: {{ include "lastcall.fullname" .root }}
  namespace: {{ .root.Release.Namespace | toYaml }}
  path: {{ .path }}
  port: 443
{{- end -}}

{{- define "lastcall.webhookAnnotations" -}}
{{- $annotations := deepCopy .Values.webhook.annotations -}}
{{- if eq .Values.certificates.source "certManager" -}}
{{- $_ := set $annotations "cert-manager.io/inject-ca-from" (printf "%s/%s" .Release.Namespace (include "lastcall.certificateSecret" .)) -}}
{{- end -}}
{{- $annotations | toJson -}}
{{- end -}}

{{- define "lastcall.rules" -}}
{{- if has "Pod" . }}
- apiGroups: [""]
  apiVersions: [v1]
  operations: [CREATE]
  resources: [pods]
  scope: Namespaced
{{- end }}
{{- if has "Service" . }}
- apiGroups: [""]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [services]
  scope: Namespaced
{{- end }}
{{- if has "Ingress" . }}
- apiGroups: [networking.k8s.io]
  apiVersions: [v1]
  operations: [CREATE, UPDATE]
  resources: [ingresses]
  scope: Namespaced
{{- end }}
{{- end -}}
