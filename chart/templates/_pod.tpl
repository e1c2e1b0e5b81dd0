{{/* What all Pods of the chart share. */}}
{{- define "lastcall.podSettings" -}}
# Variables like LASTCALL_PORT would come from the Service of this name.
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The objects that the leader keeps, and uninstall removes. */}}
{{- define "lastcall.objectNames" -}}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      apiVersion: v1
      fieldPath: metadata.namespace
- name: LASTCALL_LEASE
  value: {{ include "lastcall.fullname" . | quote }}
- name: LASTCALL_WEBHOOK_CONFIGURATION
  value: {{ include "lastcall.webhookName" . | quote }}
{{- if eq .Values.certificates.source "selfManaged" }}
- name: LASTCALL_CERTIFICATE_SECRET
  value: {{ include "lastcall.certificateSecret" . | quote }}
{{- end }}
- name: LASTCALL_TOKEN_KEY_SECRET
  value: {{ include "lastcall.tokenSecret" . | quote }}
{{- end -}}

{{- define "lastcall.environment" -}}
- name: LASTCALL_POLICIES
  value: /etc/lastcall/policies
- name: LASTCALL_PORT
  value: {{ .Values.ports.https | quote }}
- name: LASTCALL_MANAGEMENT_PORT
  value: {{ .Values.ports.management | quote }}
- name: POD_NAME
  valueFrom:
    fieldRef:
      apiVersion: v1
      fieldPath: metadata.name
- name: POD_UID
  valueFrom:
    fieldRef:
      apiVersion: v1
      fieldPath: metadata.uid
- name: LASTCALL_USERNAME
  value: "system:serviceaccount:{{ .Release.Namespace }}:{{ include "lastcall.serviceAccountName" . }}"
- name: LASTCALL_SERVICE
  value: {{ include "lastcall.fullname" . | quote }}
{{- if ne .Values.certificates.source "selfManaged" }}
- name: LASTCALL_CERTIFICATE
  value: /etc/lastcall/certificate
{{- end }}
{{ include "lastcall.objectNames" . }}
- name: LASTCALL_DRAIN_IMAGE
  value: {{ include "lastcall.drainImage" . | quote }}
{{- /* Not a flag of the image: a sidecar, which has its flags too, would take 5 MiB more in every Pod. */}}
- name: JDK_JAVA_OPTIONS
  value: {{ printf "-XX:+UseTransparentHugePages %s" .Values.javaOptions | trim | quote }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
