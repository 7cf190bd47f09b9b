package main

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// piece is one document of what a template rendered.
type piece struct {
	source string
	text   string
	kind   string
}

var kindOrder = func() map[string]int {
	order := map[string]int{}
	for index, kind := range releaseutil.InstallOrder {
		order[kind] = index
	}
	return order
}()

// hookEvents are those that Helm knows; a document with another one is dropped.
var hookEvents = map[string]release.HookEvent{
	"pre-install": release.HookPreInstall, "post-install": release.HookPostInstall,
	"pre-delete": release.HookPreDelete, "post-delete": release.HookPostDelete,
	"pre-upgrade": release.HookPreUpgrade, "post-upgrade": release.HookPostUpgrade,
	"pre-rollback": release.HookPreRollback, "post-rollback": release.HookPostRollback,
	"test": release.HookTest, "test-success": release.HookTest,
}

// sortFiles cuts rendered files into documents and orders them like Helm's SortManifests, which spends most of the time of
// a render on one regular expression and on parsing whole documents for their kind.
func sortFiles(files map[string]string) (manifests, hooks []piece, err error) {
	names := make([]string, 0, len(files))
	for name, text := range files {
		if !strings.HasPrefix(path.Base(name), "_") && strings.TrimSpace(text) != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, text := range splitDocuments(files[name]) {
			head, err := headOf(text)
			if err != nil {
				return nil, nil, fmt.Errorf("YAML parse error on %s: %w", name, err)
			}
			piece := piece{source: name, text: text, kind: head.kind}
			if !head.isHook {
				manifests = append(manifests, piece)
			} else if isInstalled(head.hook) {
				hooks = append(hooks, piece)
			}
		}
	}
	slices.SortStableFunc(manifests, byKind)
	slices.SortStableFunc(hooks, byKind)
	return manifests, hooks, nil
}

// isInstalled says whether a hook is printed: Helm has to know each of its events, and none may be a test.
func isInstalled(hook string) bool {
	for name := range strings.SplitSeq(hook, ",") {
		event, known := hookEvents[strings.ToLower(strings.TrimSpace(name))]
		if !known || event == release.HookTest {
			return false
		}
	}
	return true
}

// byKind puts kinds that Helm does not know last, by name.
func byKind(a, b piece) int {
	first, knowsFirst := kindOrder[a.kind]
	second, knowsSecond := kindOrder[b.kind]
	switch {
	case knowsFirst && knowsSecond:
		return cmp.Compare(first, second)
	case knowsFirst:
		return -1
	case knowsSecond:
		return 1
	}
	return cmp.Compare(a.kind, b.kind)
}

const blanks = " \t\r\n\f"

// splitDocuments is Helm's SplitManifests, whose separator is `(?:^|\s*\n)---\s*`, without the regular expression.
func splitDocuments(text string) []string {
	text = strings.TrimSpace(text)
	var documents []string
	add := func(document string) {
		if document != "" {
			documents = append(documents, strings.TrimSpace(document))
		}
	}
	begin := 0
	if strings.HasPrefix(text, "---") {
		begin = skipBlanks(text, 3)
	}
	for {
		// A separator right behind another one has lost its newline to it, and stays in the document.
		at := strings.Index(text[begin:], "\n---")
		if at < 0 {
			break
		}
		add(strings.TrimRight(text[begin:begin+at], blanks))
		begin = skipBlanks(text, begin+at+len("\n---"))
	}
	add(text[begin:])
	return documents
}

func skipBlanks(text string, at int) int {
	return len(text) - len(strings.TrimLeft(text[at:], blanks))
}

// assemble prints like `helm template`: definitions, manifests, hooks, each under the name of its file.
func assemble(definitions []chartv2.CRD, manifests, hooks []piece) rendered {
	size := 1
	for _, definition := range definitions {
		size += len(definition.File.Data) + len(definition.Filename) + 20
	}
	for _, piece := range slices.Concat(manifests, hooks) {
		size += len(piece.text) + len(piece.source) + 20
	}
	result := rendered{text: make([]byte, 0, size)}
	for _, definition := range definitions {
		result.add(definition.Filename, string(definition.File.Data))
	}
	for _, piece := range manifests {
		result.add(piece.source, piece.text)
	}
	result.trim()
	for _, piece := range hooks {
		result.add(piece.source, piece.text)
	}
	return result
}

func (r *rendered) add(source, text string) {
	r.text = fmt.Appendf(r.text, "---\n# Source: %s\n", source)
	start := len(r.text)
	r.text = append(append(r.text, text...), '\n')
	r.documents = append(r.documents, document{Source: source, Start: start, End: len(r.text)})
}

// trim leaves one newline at the end of the manifests. Only a definition, which is printed as it is, can have more.
func (r *rendered) trim() {
	r.text = append(bytes.TrimSpace(r.text), '\n')
	if last := len(r.documents) - 1; last >= 0 {
		r.documents[last].End = len(r.text)
	}
}
