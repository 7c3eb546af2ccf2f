{{- define "keystore-operator.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release's name, and the chart's where that does not say it already. */}}
{{- define "keystore-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "keystore-operator.name" . }}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* For what has no namespace: no two releases have the same. */}}
{{- define "keystore-operator.clusterName" -}}
{{- printf "%s.%s" (include "keystore-operator.fullname" .) .Release.Namespace | trimSuffix "." }}
{{- end }}

{{- define "keystore-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "keystore-operator.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* By these the pods are found: they never change. */}}
{{- define "keystore-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "keystore-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{/* On everything, whatever part of it. */}}
{{- define "keystore-operator.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: keystore-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "keystore-operator.labels" -}}
{{ include "keystore-operator.selectorLabels" . }}
{{ include "keystore-operator.commonLabels" . }}
{{- end }}

{{- define "keystore-operator.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Whether the election is on: "true" or nothing, as of the others below. */}}
{{- define "keystore-operator.electsLeader" -}}
{{- if or (eq .Values.leaderElection.mode "Enabled") (and (eq .Values.leaderElection.mode "Auto") (gt (int .Values.replicaCount) 1)) -}}
true
{{- end -}}
{{- end }}

{{/* Whether ClusterKeystores are served. */}}
{{- define "keystore-operator.servesClusterKeystores" -}}
{{- if or (eq .Values.clusterKeystores "Enabled") (and (eq .Values.clusterKeystores "Auto") (not .Values.watchNamespaces)) -}}
true
{{- end -}}
{{- end }}

{{/* Whether ClusterKeystoreSecrets are: as the operator decides it. */}}
{{- define "keystore-operator.servesClusterKeystoreSecrets" -}}
{{- if and (include "keystore-operator.servesClusterKeystores" .) (not .Values.watchNamespaces) -}}
true
{{- end -}}
{{- end }}

{{/* The ServiceAccount as the API server names it. */}}
{{- define "keystore-operator.username" -}}
{{- printf "system:serviceaccount:%s:%s" .Release.Namespace (include "keystore-operator.serviceAccountName" .) }}
{{- end }}

{{- define "keystore-operator.subjects" -}}
- kind: ServiceAccount
  name: {{ include "keystore-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* Where AWS is, and how it is asked: the operator and the walk of `helm test` alike. */}}
{{- define "keystore-operator.awsEnv" -}}
{{- with .Values.aws }}
{{- with .region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- if has .identity (list "IRSA" "PodIdentity") }}
# Or it would be the node where its own identity fails.
- name: AWS_EC2_METADATA_DISABLED
  value: "true"
{{- end }}
{{- with .endpointUrl }}
- name: AWS_ENDPOINT_URL
  value: {{ . | quote }}
{{- end }}
{{- range $service, $url := .endpointUrls }}
- name: AWS_ENDPOINT_URL_{{ $service | snakecase | upper }}
  value: {{ $url | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What a schema cannot say. */}}
{{- define "keystore-operator.validate" -}}
{{- if and (eq .Values.leaderElection.mode "Disabled") (gt (int .Values.replicaCount) 1) }}
{{- fail "replicaCount is more than 1 and leaderElection.mode is Disabled: all of them would write the same Secrets. Leave the mode at Auto" }}
{{- end }}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) }}
{{- fail "serviceAccount.create is false: say in serviceAccount.name which one the operator is to use" }}
{{- end }}
{{- if and (eq .Values.aws.identity "IRSA") .Values.serviceAccount.create (not (index .Values.serviceAccount.annotations "eks.amazonaws.com/role-arn")) }}
{{- fail "aws.identity is IRSA: say in serviceAccount.annotations.\"eks.amazonaws.com/role-arn\" which role that is" }}
{{- end }}
{{- if and .Values.clusterKeystore.create (not (include "keystore-operator.servesClusterKeystores" .)) }}
{{- fail "clusterKeystore.create is true, but no ClusterKeystores are served: set clusterKeystores to Enabled" }}
{{- end }}
{{- if and .Values.test.clusterKeystore (not (include "keystore-operator.servesClusterKeystores" .)) }}
{{- fail "test.clusterKeystore names one, but no ClusterKeystores are served: set clusterKeystores to Enabled" }}
{{- end }}
{{- if and .Values.watchNamespaces .Values.tokenRequests.serviceAccounts }}
{{- range .Values.tokenRequests.serviceAccounts }}
{{- if not (has .namespace $.Values.watchNamespaces) }}
{{- fail (printf "tokenRequests.serviceAccounts names the namespace %s, which is not among watchNamespaces" .namespace) }}
{{- end }}
{{- end }}
{{- end }}
{{- $named := dict }}
{{- range .Values.tokenRequests.serviceAccounts }}
{{- if hasKey $named .namespace }}
{{- fail (printf "tokenRequests.serviceAccounts names the namespace %s twice: put all its names into one entry" .namespace) }}
{{- end }}
{{- $_ := set $named .namespace true }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled (not .Values.metrics.service.enabled) }}
{{- fail "metrics.serviceMonitor.enabled needs metrics.service.enabled: it finds the pods through the Service" }}
{{- end }}
{{- end }}
