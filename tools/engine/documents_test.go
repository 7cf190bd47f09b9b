package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// splitByHelm is what splitDocuments has to be equal to.
func splitByHelm(text string) []string {
	found := releaseutil.SplitManifests(text)
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if (releaseutil.BySplitManifestsOrder{a, b}).Less(0, 1) {
			return -1
		}
		return 1
	})
	var documents []string
	for _, name := range names {
		documents = append(documents, found[name])
	}
	return documents
}

func TestDocumentsAreSplitAsByHelm(t *testing.T) {
	pieces := []string{"---", "\n", "\n---\n", "---\n---", " ", "\t", "\r", "\f", "\v", "\u00a0", "\u0085", "a: 1", "# b", "-", "--", "---x", "|\n  ---\n"}
	random := rand.New(rand.NewPCG(3, 4))
	for range 60_000 {
		var text strings.Builder
		for range random.IntN(9) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		if got, want := splitDocuments(text.String()), splitByHelm(text.String()); !slices.Equal(got, want) {
			t.Fatalf("%q\nis split into %q\nby Helm into   %q", text.String(), got, want)
		}
	}
}

func TestDocumentsAreSortedAsByHelm(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		files := map[string]string{}
		for range 1 + random.IntN(8) {
			files[randomName(random)] = randomDocuments(random)
		}
		manifests, hooks, err := sortFiles(files)
		theirHooks, theirs, theirErr := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
		if fmt.Sprint(err) != fmt.Sprint(theirErr) {
			t.Fatalf("the error is %v, Helm's is %v", err, theirErr)
		}
		if err != nil {
			continue
		}
		var wanted []string
		for _, manifest := range theirs {
			wanted = append(wanted, manifest.Name+"\n"+manifest.Content)
		}
		for _, hook := range theirHooks {
			if !slices.Contains(hook.Events, release.HookTest) {
				wanted = append(wanted, hook.Path+"\n"+hook.Manifest)
			}
		}
		var got []string
		for _, piece := range slices.Concat(manifests, hooks) {
			got = append(got, piece.source+"\n"+piece.text)
		}
		if !slices.Equal(got, wanted) {
			t.Fatalf("sorted into\n%q\nby Helm into\n%q", got, wanted)
		}
	}
}

func randomName(random *rand.Rand) string {
	return fmt.Sprintf("c/templates/%s%d.yaml", []string{"", "_", "z/"}[random.IntN(3)], random.IntN(20))
}

func randomDocuments(random *rand.Rand) string {
	kinds := []string{"Deployment", "Secret", "Zebra", "Apple", `"Service"`, "Namespace", "CustomResourceDefinition", "1", ""}
	hooks := []string{
		"pre-install", "post-install", "pre-rollback", "post-rollback", "post-delete", " Post-Upgrade ,pre-delete", "pre-upgrade",
		"test", "pre-install,test", "test-success", "no-such", "pre-install,no-such", `""`, "5",
	}
	var text strings.Builder
	for index := range random.IntN(5) {
		fmt.Fprintf(&text, "---\nkind: %s\nmetadata:\n  name: n%d\n", kinds[random.IntN(len(kinds))], index)
		switch random.IntN(7) {
		case 0, 1, 2:
			fmt.Fprintf(&text, "  annotations:\n    a: b\n    helm.sh/hook: %s\n", hooks[random.IntN(len(hooks))])
		case 3:
			text.WriteString("---\n# nothing\n")
		case 4:
			if random.IntN(9) == 0 {
				text.WriteString("spec: {a: [\n")
			}
		}
	}
	return text.String()
}
