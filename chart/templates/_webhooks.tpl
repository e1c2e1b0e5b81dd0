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

{{/* Takes root, entry, failurePolicy and timeoutSeconds: what the entries of the delete guard share. */}}
{{- define "lastcall.guardCall" -}}
admissionReviewVersions: [v1]
clientConfig:
  {{- include "lastcall.clientConfig" (dict "root" .root "path" "/validate") | trim | nindent 2 }}
failurePolicy: {{ .failurePolicy }}
matchPolicy: Equivalent
sideEffects: NoneOnDryRun
timeoutSeconds: {{ .timeoutSeconds }}
namespaceSelector:
  {{- include "lastcall.namespaceSelector" (dict "root" .root "entry" .entry) | nindent 2 }}
{{- end -}}

{{/* Takes operation and resource. */}}
{{- define "lastcall.guardRule" -}}
- apiGroups: [""]
  apiVersions: [v1]
  operations: [{{ .operation }}]
  resources: [{{ .resource }}]
  scope: Namespaced
{{- end -}}

{{- define "lastcall.isForced" -}}
oldObject != null && has(oldObject.metadata.annotations) && 'lastcall.dev/force-delete' in oldObject.metadata.annotations && oldObject.metadata.annotations['lastcall.dev/force-delete'] == 'true'
{{- end -}}

{{/* What the guard always allows must not depend on it: these deletions pass while nobody answers, too. */}}
{{- define "lastcall.guardConditions" -}}
- name: not-being-deleted
  expression: "oldObject == null || !has(oldObject.metadata.deletionTimestamp)"
- name: not-a-mirror-pod
  expression: "oldObject == null || !has(oldObject.metadata.annotations) || !('kubernetes.io/config.mirror' in oldObject.metadata.annotations)"
- name: running
  expression: "oldObject == null || !has(oldObject.status) || !has(oldObject.status.phase) || !(oldObject.status.phase in ['Pending', 'Succeeded', 'Failed'])"
# They delete Pods only whose namespace or owner is gone or being deleted, or that cannot run any more.
- name: not-by-collectors
  expression: "!(request.userInfo.username in ['system:serviceaccount:kube-system:namespace-controller', 'system:serviceaccount:kube-system:generic-garbage-collector', 'system:serviceaccount:kube-system:pod-garbage-collector'])"
{{- end -}}
