{{/* File name to text of all policies that the chart knows. */}}
{{- define "lastcall.policyFiles" -}}
{{- $files := dict -}}
{{- range .Values.policies.shipped -}}
{{- $text := $.Files.Get (printf "policies/%s.yaml" .) -}}
{{- if not $text -}}
{{- fail (printf "policies.shipped: there is no shipped policy %q; the chart's folder policies has them" .) -}}
{{- end -}}
{{- $_ := set $files (printf "%s.yaml" .) $text -}}
{{- end -}}
{{- range $name, $text := .Values.policies.files -}}
{{- if hasKey $files $name -}}
{{- fail (printf "policies.files: %q is the name of a shipped policy's file; choose another, or remove it from policies.shipped" $name) -}}
{{- end -}}
{{- $_ := set $files $name $text -}}
{{- end -}}
{{- $files | toJson -}}
{{- end -}}

{{/* {"items": [{"where": ..., "document": ...}]}: the documents of all files. */}}
{{- define "lastcall.documents" -}}
{{- $items := list -}}
{{- range $file, $text := include "lastcall.policyFiles" . | fromJson -}}
{{- range $index, $part := regexSplit "(?m)^---(?:[ \\t].*)?$" ($text | replace "\r\n" "\n") -1 -}}
{{- $document := $part | fromYaml -}}
{{- $where := printf "policies: %s, document %d" $file (add1 $index) -}}
{{- if hasKey $document "Error" -}}
{{- fail (printf "%s: cannot be read: %s" $where $document.Error) -}}
{{- end -}}
{{- if $document -}}
{{- $kinds := list "ShutdownPolicy" "DeleteGuard" "LoadBalancerProfile" -}}
{{- if not (has $document.kind $kinds) -}}
{{- fail (printf "%s: kind is %v; expected one of %s" $where (default "missing" $document.kind) (join ", " $kinds)) -}}
{{- end -}}
{{- $name := get (default dict $document.metadata) "name" | toString -}}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]{0,188}[a-z0-9])?$" $name) -}}
{{- fail (printf "%s: metadata.name is %q; expected at most 190 lower case letters, digits, '-' and '.'" $where $name) -}}
{{- end -}}
{{- $items = append $items (dict "where" (printf "%s (%s %s)" $where $document.kind $name) "name" $name "document" $document) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end -}}

{{/* Takes selector and where; gives {"items": [requirement...]}, each as a matchExpression with sorted values. */}}
{{- define "lastcall.requirements" -}}
{{- $items := list -}}
{{- $selector := default dict .selector -}}
{{- range $key, $value := default dict $selector.matchLabels -}}
{{- if not (kindIs "string" $value) -}}
{{- fail (printf "%s: the value of label %s is no text for Helm, which takes y, n, on, off and numbers for something else; write it in quotes" $.where $key) -}}
{{- end -}}
{{- $items = append $items (dict "key" $key "operator" "In" "values" (list $value)) -}}
{{- end -}}
{{- range default list $selector.matchExpressions -}}
{{- $requirement := dict "key" .key "operator" .operator -}}
{{- range .values -}}
{{- if not (kindIs "string" .) -}}
{{- fail (printf "%s: a value of label %v is no text for Helm, which takes y, n, on, off and numbers for something else; write it in quotes" $.where $requirement.key) -}}
{{- end -}}
{{- end -}}
{{- if has .operator (list "In" "NotIn") -}}
{{- $_ := set $requirement "values" (default list .values | sortAlpha | uniq) -}}
{{- else if not (has .operator (list "Exists" "DoesNotExist")) -}}
{{- fail (printf "%s: operator %v of label %v is none of In, NotIn, Exists, DoesNotExist" $.where .operator .key) -}}
{{- end -}}
{{- $items = append $items $requirement -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end -}}

{{/* Takes matcher and where; gives {"namespace": [...], "object": [...]}. */}}
{{- define "lastcall.selectorsOf" -}}
{{- $namespace := include "lastcall.requirements" (dict "selector" .matcher.namespaceSelector "where" .where) | fromJson -}}
{{- $object := include "lastcall.requirements" (dict "selector" .matcher.objectSelector "where" .where) | fromJson -}}
{{- dict "namespace" $namespace.items "object" $object.items | toJson -}}
{{- end -}}

{{/* Takes a requirement; gives the one that holds exactly when it does not. */}}
{{- define "lastcall.negation" -}}
{{- $opposite := dict "In" "NotIn" "NotIn" "In" "Exists" "DoesNotExist" "DoesNotExist" "Exists" -}}
{{- set (deepCopy .) "operator" (get $opposite .operator) | toJson -}}
{{- end -}}

{{/* Takes narrow and wide, two entries; gives "true" when the wide one is sent all that the narrow one is. */}}
{{- define "lastcall.covers" -}}
{{- $covers := true -}}
{{- range $part := list "namespace" "object" -}}
{{- $narrow := list -}}
{{- range get $.narrow $part }}{{ $narrow = append $narrow (toJson .) }}{{ end -}}
{{- range get $.wide $part }}{{ if not (has (toJson .) $narrow) }}{{ $covers = false }}{{ end }}{{ end -}}
{{- end -}}
{{- range .narrow.kinds }}{{ if not (has . $.wide.kinds) }}{{ $covers = false }}{{ end }}{{ end -}}
{{- $covers -}}
{{- end -}}

{{/*
Takes entries; gives {"items": [...]} without those that another one covers, and such that an object that one entry of a
single requirement is sent goes to no other: each entry that matches is a call.
*/}}
{{- define "lastcall.disjoint" -}}
{{- $kept := list -}}
{{- range $index, $entry := .entries -}}
{{- $covered := false -}}
{{- range $other, $wide := $.entries -}}
{{- if ne $other $index -}}
{{- $covers := eq "true" (include "lastcall.covers" (dict "narrow" $entry "wide" $wide)) -}}
{{- $same := and $covers (eq "true" (include "lastcall.covers" (dict "narrow" $wide "wide" $entry))) -}}
{{- if and $covers (or (not $same) (lt $other $index)) }}{{ $covered = true }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if not $covered }}{{ $kept = append $kept $entry }}{{ end -}}
{{- end -}}
{{- $items := list -}}
{{- range $index, $entry := $kept -}}
{{- $item := deepCopy $entry -}}
{{- $alone := eq 1 (add (len $entry.namespace) (len $entry.object) | int) -}}
{{- range $other, $single := $kept -}}
{{- $isSingle := eq 1 (add (len $single.namespace) (len $single.object) | int) -}}
{{- $sameKinds := true -}}
{{- range $entry.kinds }}{{ if not (has . $single.kinds) }}{{ $sameKinds = false }}{{ end }}{{ end -}}
{{- if and $isSingle $sameKinds (ne $other $index) (or (lt $other $index) (not $alone)) -}}
{{- range $part := list "namespace" "object" -}}
{{- range get $single $part -}}
{{- $negation := include "lastcall.negation" . | fromJson -}}
{{- $_ := set $item $part (append (get $item $part) $negation) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $items = append $items $item -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end -}}
