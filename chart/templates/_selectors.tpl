{{/* Fails for what would be sent from the whole cluster, unless somebody writes it. */}}
{{- define "lastcall.refuseEverything" -}}
{{- if not (or .entry.namespace .entry.object) -}}
{{- fail (printf "%s matches every object of the cluster, which no entry of a webhook should do unasked: write %s, for instance [{}] to send everything but kube-system and the release's namespace" .where .value) -}}
{{- end -}}
{{- end -}}

{{/* {"items": [{"name", "namespace", "object", "kinds"}]}: the entries of the mutating webhook. */}}
{{- define "lastcall.mutatingEntries" -}}
{{- $entries := list -}}
{{- if .Values.webhook.selectors -}}
{{- range $index, $matcher := .Values.webhook.selectors -}}
{{- $entry := include "lastcall.selectorsOf" (dict "matcher" $matcher "where" (printf "webhook.selectors[%d]" $index)) | fromJson -}}
{{- $_ := set $entry "name" (printf "selectors-%d" $index) -}}
{{- $_ := set $entry "kinds" (default (list "Pod" "Service" "Ingress") $matcher.kinds) -}}
{{- $entries = append $entries $entry -}}
{{- end -}}
{{- else if .Values.policies.existingConfigMap -}}
{{- fail "policies.existingConfigMap: the chart cannot read it: write webhook.selectors, the objects to send; for the shipped policies [{ namespaceSelector: { matchLabels: { lastcall.dev/inject: enabled } } }, { objectSelector: { matchLabels: { lastcall.dev/inject: enabled } } }]" -}}
{{- else -}}
{{- range (include "lastcall.documents" . | fromJson).items -}}
{{- if eq .document.kind "ShutdownPolicy" -}}
{{- $entries = concat $entries (include "lastcall.entriesOf" . | fromJson).items -}}
{{- end -}}
{{- end -}}
{{- if not $entries -}}
{{- fail "policies: no ShutdownPolicy in policies.shipped and policies.files: there is nothing to do; write one, or webhook.selectors" -}}
{{- end -}}
{{- end -}}
{{- $disjoint := (include "lastcall.disjoint" (dict "entries" $entries) | fromJson).items -}}
{{- if gt (len $disjoint) 50 -}}
{{- fail (printf "policies: they need %d entries of the webhook, more than 50: write webhook.selectors, a few that cover them" (len $disjoint)) -}}
{{- end -}}
{{- dict "items" $disjoint | toJson -}}
{{- end -}}

{{/* Takes a document of kind ShutdownPolicy; one entry for each of its matchers that it has a section for. */}}
{{- define "lastcall.entriesOf" -}}
{{- $entries := list -}}
{{- $spec := default dict .document.spec -}}
{{- $handled := list -}}
{{- if or (hasKey $spec "preStop") (hasKey $spec "drain") (hasKey $spec "grace") }}{{ $handled = append $handled "Pod" }}{{ end -}}
{{- if hasKey $spec "loadBalancer" }}{{ $handled = concat $handled (list "Service" "Ingress") }}{{ end -}}
{{- if not (and (kindIs "slice" $spec.match) $spec.match) -}}
{{- fail (printf "%s: spec.match is no list with entries: Lastcall would refuse it" .where) -}}
{{- end -}}
{{- range $index, $matcher := $spec.match -}}
{{- $kinds := list -}}
{{- range $handled }}{{ if has . (default $handled $matcher.kinds) }}{{ $kinds = append $kinds . }}{{ end }}{{ end -}}
{{- if $kinds -}}
{{- $where := printf "%s: spec.match[%d]" $.where $index -}}
{{- $entry := include "lastcall.selectorsOf" (dict "matcher" $matcher "where" $where) | fromJson -}}
{{- include "lastcall.refuseEverything" (dict "entry" $entry "where" $where "value" "webhook.selectors") -}}
{{- $_ := set $entry "name" (printf "%s-%d" $.name $index) -}}
{{- $_ := set $entry "kinds" $kinds -}}
{{- $entries = append $entries $entry -}}
{{- end -}}
{{- end -}}
{{- dict "items" $entries | toJson -}}
{{- end -}}

{{/* {"items": [...]}: what is sent to the delete guard; empty without a guard. */}}
{{- define "lastcall.guardEntries" -}}
{{- $entries := list -}}
{{- if .Values.guard.selectors -}}
{{- range $index, $matcher := .Values.guard.selectors -}}
{{- $entry := include "lastcall.selectorsOf" (dict "matcher" $matcher "where" (printf "guard.selectors[%d]" $index)) | fromJson -}}
{{- $entries = append $entries (set $entry "name" (printf "selectors-%d" $index)) -}}
{{- end -}}
{{- else if not .Values.policies.existingConfigMap -}}
{{- range $item := (include "lastcall.documents" . | fromJson).items -}}
{{- if eq $item.document.kind "DeleteGuard" -}}
{{- range $index, $matcher := (default dict $item.document.spec).match -}}
{{- $where := printf "%s: spec.match[%d]" $item.where $index -}}
{{- if not (hasKey $matcher "namespaceSelector") -}}
{{- fail (printf "%s: a guard names its namespaces: write namespaceSelector" $where) -}}
{{- end -}}
{{- $entry := include "lastcall.selectorsOf" (dict "matcher" $matcher "where" $where) | fromJson -}}
{{- if not $entry.namespace -}}
{{- fail (printf "%s: an empty namespaceSelector would hold back evictions in every namespace while Lastcall is down: write guard.selectors" $where) -}}
{{- end -}}
{{- $entries = append $entries (set $entry "name" (printf "%s-%d" $item.name $index)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- dict "items" $entries | toJson -}}
{{- end -}}

{{/* Takes root, entry: the namespaceSelector of an entry. */}}
{{- define "lastcall.namespaceSelector" -}}
{{- $never := concat (list "kube-system" .root.Release.Namespace) .root.Values.webhook.excludedNamespaces | uniq | sortAlpha -}}
{{- $base := dict "key" "kubernetes.io/metadata.name" "operator" "NotIn" "values" $never -}}
{{- dict "matchExpressions" (append .entry.namespace $base) | toYaml -}}
{{- end -}}
