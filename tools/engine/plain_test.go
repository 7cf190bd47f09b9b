package main

import (
	"math/rand/v2"
	"strings"
	"testing"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// plainDocuments are written as charts write them; every one of them has to be read without the parser.
var plainDocuments = []string{
	`apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  annotations:
    helm.sh/hook: pre-install,post-upgrade
    "helm.sh/hook-weight": "-5"
    other: 1
data:
  # about the next one
  script.sh: |-
    #!/bin/sh
    if [ "$a" ]; then	echo "---"; fi

    exit 0
  8080: "9"
  empty:
  list:
  - a
  - b: {x: 1, "y": [a, 'b c', "d"]}
    c: .spec.replicas
  -
    d: -1
  - - e
    - 'it''s'
  text: plain text that goes
    on here`,
	`# Source of it
apiVersion: apps/v1 # a comment
kind: "Deployment"
metadata: {}
spec:
  template:
    spec:
      containers:
        - name: a
          image: "registry.example.org/a:1.2.3@sha256:00"
          args: [ "--a=b", c ]
          resources: {}
          command:
            - sh
            - -c
            - >
              folded

              text
          description: "goes \n on
            \"and\" on \
            to here"
          more: goes on
            and on

            and on
        - name: b`,
}

func TestPlainDocumentsNeedNoParser(t *testing.T) {
	for _, text := range plainDocuments {
		if _, ok := plainHead(text); !ok {
			t.Errorf("not plain:\n%s", text)
		}
		holdAgainstParser(t, text)
	}
}

func TestWhatIsNoYAMLIsNeverPlain(t *testing.T) {
	for _, text := range []string{
		"a: b: c", "a:\n- b\n  c: [", "a: 'b", "a: \"b\n", "a: b\n  c: d", "a: {b: c", "a: [b] c", "a: |x\n  b", "a: \x01",
		"a:\n  b: c\n d: e", "a: &b", "a: *b", "a: %b", "a: @b", "a: `b`", "a: \xff", "a: .inf", "null: b", "~: a", "a\n",
		"a: |\n    b\n   c", "a: |\n     \n   b", "- a: b", "a: b\n...\nc", "a: ! [", "a: \"\\q\"", "? a", "a: b #c\n  d",
		"a:\tb", "kind: [a]", "metadata: a", "metadata:\n- a", "metadata:\n  annotations:\n    a: {b: c}", "kind: 1\nkind: b: c",
		"99999999999999999999: a", "a: {null: b}", "a: {99999999999999999999: b}", "a: [b,, c]", "a: 'b' c", "a: \u2028: b",
	} {
		holdAgainstParser(t, text)
	}
}

// FuzzPlainHead holds whatever is thought to be plain against the parser.
func FuzzPlainHead(f *testing.F) {
	for _, text := range plainDocuments {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { holdAgainstParser(t, text) })
}

func TestBrokenDocumentsAreJudgedAsByTheParser(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	plain := 0
	for range 40_000 {
		if holdAgainstParser(t, mutate(random, plainDocuments[random.IntN(len(plainDocuments))])) {
			plain++
		}
		if t.Failed() {
			return
		}
	}
	if plain < 4_000 {
		t.Errorf("only %d documents were plain: too few to show anything", plain)
	}
}

// holdAgainstParser says whether a document is plain.
func holdAgainstParser(t *testing.T, text string) bool {
	t.Helper()
	found, ok := plainHead(text)
	if !ok {
		return false
	}
	var whole releaseutil.SimpleHead
	if err := yaml.Unmarshal([]byte(text), &whole); err != nil {
		t.Errorf("taken for plain, but %v:\n%q", err, text)
		return true
	}
	hook, isHook := "", false
	if whole.Metadata != nil {
		hook, isHook = whole.Metadata.Annotations[release.HookAnnotation]
	}
	if found != (head{whole.Kind, hook, isHook}) {
		t.Errorf("read as %+v, but the parser says %q %q %v:\n%q", found, whole.Kind, hook, isHook, text)
	}
	return true
}

var oddments = []string{
	" ", "  ", "\n", "\n\n", "-", "- ", ": ", ":", "#", " #", "\"", "'", "''", "|", ">-", "{", "}", "{}", "[", "]", ",", "&", "*", "!",
	"~", "null", "kind: b\n", "Kind: b\n", "metadata:\n", "a: b\n", "  a: b\n", "\t", "\r", "\\", "\\n", "...", "---", "<<: ", ".inf",
	".nan", "-.inf", "0x", "1e3", "yes", "2001-01-01", "\u00e9", "\u0085", "\ufeff", "?", "? ", "%", "@", "`", "=",
}

// mutate changes one to three places: something goes, comes, or is said twice.
func mutate(random *rand.Rand, text string) string {
	for range 1 + random.IntN(3) {
		at := random.IntN(len(text) + 1)
		end := min(len(text), at+random.IntN(6))
		switch random.IntN(4) {
		case 0:
			text = text[:at] + text[end:]
		case 1:
			text = text[:at] + oddments[random.IntN(len(oddments))] + text[end:]
		case 2:
			text = text[:at] + oddments[random.IntN(len(oddments))] + text[at:]
		case 3:
			lines := strings.Split(text, "\n")
			from, to := random.IntN(len(lines)), random.IntN(len(lines))
			lines[to] = lines[from]
			text = strings.Join(lines, "\n")
		}
	}
	return text
}
