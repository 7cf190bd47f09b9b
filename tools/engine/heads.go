package main

import (
	"strings"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// head is what decides where a document goes.
type head struct {
	kind string
	// hook is the value of the annotation that makes a hook.
	hook   string
	isHook bool
}

// headOf reads the head of a document, and fails where Helm would: when any of the document is no YAML, or its head is of
// another shape.
func headOf(text string) (head, error) {
	if found, ok := plainHead(text); ok {
		return found, nil
	}
	var whole releaseutil.SimpleHead
	if err := yaml.Unmarshal([]byte(text), &whole); err != nil {
		return head{}, err
	}
	found := head{kind: whole.Kind}
	if whole.Metadata != nil {
		found.hook, found.isHook = whole.Metadata.Annotations[release.HookAnnotation]
	}
	return found, nil
}

// isStringScalar says whether a plain scalar can be nothing but text: what begins with a letter is, but for a few words.
func isStringScalar(text string) bool {
	switch strings.ToLower(text) {
	case "", "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return isLetter(text[0])
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
