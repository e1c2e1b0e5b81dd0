{{- define "lastcall.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "lastcall.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := include "lastcall.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- $full | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Sorts before istio-* and linkerd-*: the API server calls configurations in the order of their names. */}}
{{- define "lastcall.webhookName" -}}
{{- default (printf "00-%s" (include "lastcall.fullname" .)) .Values.webhook.name -}}
{{- end -}}

{{/* Cluster-wide objects have the namespace in their names, so that two releases do not share them. */}}
{{- define "lastcall.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "lastcall.fullname" .) -}}
{{- end -}}

{{- define "lastcall.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "lastcall.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "lastcall.certificateSecret" -}}
{{- $made := printf "%s-certificate" (include "lastcall.fullname" .) -}}
{{- if eq .Values.certificates.source "existingSecret" -}}
{{- .Values.certificates.existingSecret.name -}}
{{- else if eq .Values.certificates.source "selfManaged" -}}
{{- default $made .Values.certificates.selfManaged.secretName -}}
{{- else -}}
{{- $made -}}
{{- end -}}
{{- end -}}

{{- define "lastcall.tokenSecret" -}}
{{- printf "%s-drain-token" (include "lastcall.fullname" .) -}}
{{- end -}}

{{/* The Secrets that the leader makes. */}}
{{- define "lastcall.ownSecrets" -}}
{{- $secrets := list (include "lastcall.tokenSecret" .) -}}
{{- if eq .Values.certificates.source "selfManaged" -}}
{{- $secrets = prepend $secrets (include "lastcall.certificateSecret" .) -}}
{{- end -}}
{{- $secrets | toJson -}}
{{- end -}}

{{/* The ConfigMap of the delete guard's leader: the name of the Lease and a suffix, as the program has it. */}}
{{- define "lastcall.recordsConfigMap" -}}
{{- printf "%s-guard" (include "lastcall.fullname" .) -}}
{{- end -}}

{{- define "lastcall.policiesConfigMap" -}}
{{- default (printf "%s-policies" (include "lastcall.fullname" .)) .Values.policies.existingConfigMap -}}
{{- end -}}

{{- define "lastcall.imageOf" -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository .tag -}}
{{- end -}}
{{- end -}}

{{- define "lastcall.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- include "lastcall.imageOf" (dict "repository" .Values.image.repository "tag" $tag "digest" .Values.image.digest) -}}
{{- end -}}

{{- define "lastcall.drainImage" -}}
{{- $drain := .Values.drainImage -}}
{{- if or $drain.repository $drain.tag $drain.digest -}}
{{- $repository := default .Values.image.repository $drain.repository -}}
{{- $tag := default (default .Chart.AppVersion .Values.image.tag) $drain.tag -}}
{{- include "lastcall.imageOf" (dict "repository" $repository "tag" $tag "digest" $drain.digest) -}}
{{- else -}}
{{- include "lastcall.image" . -}}
{{- end -}}
{{- end -}}

{{- define "lastcall.selectorLabels" -}}
app.kubernetes.io/name: {{ include "lastcall.name" . | toYaml }}
app.kubernetes.io/instance: {{ .Release.Name | toYaml }}
{{- end -}}

{{- define "lastcall.labels" -}}
{{- $own := include "lastcall.selectorLabels" . | fromYaml -}}
{{- $chart := printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" -}}
{{- $_ := set $own "helm.sh/chart" $chart -}}
{{- $_ := set $own "app.kubernetes.io/version" (.Chart.AppVersion | replace "+" "_" | trunc 63) -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service -}}
{{- mergeOverwrite (deepCopy .Values.commonLabels) $own | toYaml -}}
{{- end -}}

{{/* Takes root, name, and maybe labels, annotations, cluster (no namespace) and component. */}}
{{- define "lastcall.metadata" -}}
{{- $labels := include "lastcall.labels" .root | fromYaml -}}
{{- with .component }}{{- $_ := set $labels "app.kubernetes.io/component" . }}{{- end }}
{{- $labels = mergeOverwrite (deepCopy (default dict .labels)) $labels -}}
{{- $annotations := mergeOverwrite (deepCopy .root.Values.commonAnnotations) (default dict .annotations) -}}
name: {{ .name }}
{{- if not .cluster }}
namespace: {{ .root.Release.Namespace | toYaml }}
{{- end }}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The seconds of a duration like 1h30m. */}}
{{- define "lastcall.seconds" -}}
{{- $factors := dict "s" 1 "m" 60 "h" 3600 "d" 86400 -}}
{{- $seconds := 0 -}}
{{- range regexFindAll "[0-9]+[smhd]" . -1 -}}
{{- $count := regexFind "[0-9]+" . -}}
{{- $seconds = add $seconds (mul (atoi $count) (get $factors (trimPrefix $count .))) -}}
{{- end -}}
{{- $seconds -}}
{{- end -}}
