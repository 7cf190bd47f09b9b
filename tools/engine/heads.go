package main

import (
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// headOf reads kind and annotations of a document, and fails where Helm would: when any of it is no YAML.
func headOf(text string) (releaseutil.SimpleHead, error) {
	var head releaseutil.SimpleHead
	err := yaml.Unmarshal([]byte(text), &head)
	return head, err
}
