package main

import (
	"os"
	"regexp"
	"testing"
)

// versionIn finds the one version that a pattern names in a file.
func versionIn(t *testing.T, file, pattern string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s has nothing like %s", file, pattern)
	}
	return string(found[1])
}

func TestHelmIsTheOneThatIsPinned(t *testing.T) {
	pinned := versionIn(t, "../versions.yaml", `(?m)^  helm:\n    version: (\S+)$`)
	built := versionIn(t, "go.mod", `(?m)^\s+helm\.sh/helm/v4 v(\S+)$`)
	if built != pinned {
		t.Errorf("go.mod has Helm %s, tools/versions.yaml %s: run go get helm.sh/helm/v4@v%s && go mod tidy", built, pinned, pinned)
	}
}
