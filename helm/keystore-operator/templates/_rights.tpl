{{/* What the operator does in each namespace that it serves. */}}
{{- define "keystore-operator.namespaceRules" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update, patch, delete]
# Texts of templates.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch]
{{ include "keystore-operator.eventRules" . }}
- apiGroups: [keystore-operator.io]
  resources: [keystoresecrets]
  {{- if include "keystore-operator.servesClusterKeystoreSecrets" . }}
  verbs: [get, list, watch, create, update, patch, delete]
  {{- else }}
  verbs: [get, list, watch, patch]
  {{- end }}
- apiGroups: [keystore-operator.io]
  resources: [keystores]
  verbs: [list, watch]
- apiGroups: [keystore-operator.io]
  resources: [keystoresecrets/status, keystores/status]
  verbs: [patch]
{{- if .Values.tokenRequests.anyServiceAccount }}
{{ include "keystore-operator.tokenRules" (dict) }}
{{- end }}
{{- if .Values.rolloutRestart.enabled }}
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get, patch]
{{- end }}
{{- end }}

{{/* Events alone. */}}
{{- define "keystore-operator.eventRules" -}}
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}

{{/* What it takes to be a ServiceAccount: "names", or any. */}}
{{- define "keystore-operator.tokenRules" -}}
- apiGroups: [""]
  resources: [serviceaccounts]
  {{- with .names }}
  resourceNames: {{ toJson . }}
  {{- end }}
  verbs: [get]
- apiGroups: [""]
  resources: [serviceaccounts/token]
  {{- with .names }}
  resourceNames: {{ toJson . }}
  {{- end }}
  verbs: [create]
{{- end }}

{{/* What belongs to no namespace. */}}
{{- define "keystore-operator.clusterRules" -}}
- apiGroups: [keystore-operator.io]
  resources: [clusterkeystores]
  verbs: [get, list, watch]
- apiGroups: [keystore-operator.io]
  resources: [clusterkeystores/status]
  verbs: [patch]
# Their labels, which access rules go by.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get, list, watch]
{{- if include "keystore-operator.servesClusterKeystoreSecrets" . }}
- apiGroups: [keystore-operator.io]
  resources: [clusterkeystoresecrets]
  verbs: [list, watch]
- apiGroups: [keystore-operator.io]
  resources: [clusterkeystoresecrets/status]
  verbs: [patch]
{{- end }}
{{- end }}

{{/* The Lease that decides who leads. */}}
{{- define "keystore-operator.leaseRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "keystore-operator.fullname" . }}]
  verbs: [get, patch]
{{- end }}

{{/*
A Role and its binding to the operator: (dict "root" $ "name" … "namespace" … "rules" …). Without a namespace, a ClusterRole.
*/}}
{{- define "keystore-operator.grant" -}}
{{- $cluster := ternary "Cluster" "" (empty .namespace) }}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $cluster }}Role
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "keystore-operator.labels" .root | nindent 4 }}
rules:
{{ .rules }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $cluster }}RoleBinding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "keystore-operator.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $cluster }}Role
  name: {{ .name }}
subjects:
{{ include "keystore-operator.subjects" .root }}
{{- end }}
