package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// chartFolder writes a chart; what is not given is as small as can be.
func chartFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "demo")
	writeChart(t, folder, map[string]string{"Chart.yaml": "apiVersion: v2\nname: demo\nversion: 0.1.0\n"})
	writeChart(t, folder, files)
	return folder
}

func writeChart(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type answer struct {
	header
	text string
}

// ask sends lines to an engine of its own, and gives the answers by id.
func ask(t *testing.T, lines ...string) map[string]answer {
	t.Helper()
	var out bytes.Buffer
	if _, err := serve(strings.NewReader(strings.Join(lines, "\n")), &out, options{workers: 2, chartBytes: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	return answersIn(t, out.Bytes())
}

func answersIn(t *testing.T, output []byte) map[string]answer {
	t.Helper()
	found := map[string]answer{}
	for len(output) > 0 {
		line, rest, _ := bytes.Cut(output, []byte("\n"))
		var head header
		if err := json.Unmarshal(line, &head); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		found[head.ID] = answer{head, string(rest[:head.Bytes])}
		output = rest[head.Bytes:]
	}
	return found
}

func line(chart, values string) string {
	return fmt.Sprintf(`{"id":"1","chart":%q,"values":%s,"release":"rel","namespace":"space","kubeVersion":"1.35.2"}`, chart, values)
}

func render(t *testing.T, chart, values string) answer {
	t.Helper()
	return ask(t, line(chart, values))["1"]
}

func TestAnAnswerIsTheTextAndTheTemplateOfEachDocument(t *testing.T) {
	chart := chartFolder(t, map[string]string{
		"crds/crd.yaml":            "kind: CustomResourceDefinition\n",
		"templates/a.yaml":         "kind: Secret\na: {{ .Values.a }}\n---\nkind: Namespace\nb: |\n  c\n",
		"templates/hook.yaml":      "kind: Job\nmetadata: {annotations: {helm.sh/hook: pre-install}}\n",
		"templates/NOTES.txt":      "a note",
		"templates/tests/test.yml": "kind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\n",
	})
	got := render(t, chart, `{"a":"é"}`)
	want := []document{
		{Source: "demo/crds/crd.yaml"}, {Source: "demo/templates/a.yaml"}, {Source: "demo/templates/a.yaml"},
		{Source: "demo/templates/hook.yaml"},
	}
	if len(got.Documents) != len(want) {
		t.Fatalf("documents: %+v", got.Documents)
	}
	var whole strings.Builder
	for index, document := range got.Documents {
		if document.Source != want[index].Source {
			t.Errorf("document %d is of %s, expected %s", index, document.Source, want[index].Source)
		}
		fmt.Fprintf(&whole, "---\n# Source: %s\n%s", document.Source, got.text[document.Start:document.End])
	}
	if whole.String() != got.text {
		t.Errorf("documents make\n%s\nbut the text is\n%s", whole.String(), got.text)
	}
	if !strings.Contains(got.text, "a: é\n") || strings.Contains(got.text, "kind: Pod") {
		t.Errorf("text:\n%s", got.text)
	}
}

func TestWhatFailsSaysHowAndWhy(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	for _, test := range []struct {
		name, code, says string
		files            map[string]string
		values           string
	}{
		{"a value that is required", "render", "execution error at (demo/templates/a.yaml:1:3): set a", map[string]string{"templates/a.yaml": `{{ required "set a" .Values.a }}`}, `{}`},
		{"broken YAML in a body", "render", "YAML parse error on demo/templates/a.yaml", map[string]string{"templates/a.yaml": "kind: A\nspec:\n- a\n  b: [\n"}, `{}`},
		{"a note that fails", "render", "no note", map[string]string{"templates/NOTES.txt": `{{ fail "no note" }}`}, `{}`},
		{"a schema", "schema", "- at '/a': got string, want integer", map[string]string{"values.schema.json": `{"properties":{"a":{"type":"integer"}}}`}, `{"a":"b"}`},
		{"Chart.yaml", "chart", "cannot load Chart.yaml", map[string]string{"Chart.yaml": "a: b: c"}, `{}`},
		{"a library", "chart", "library charts are not installable", map[string]string{"Chart.yaml": "apiVersion: v2\nname: demo\nversion: 0.1.0\ntype: library\n"}, `{}`},
		{"a missing dependency", "chart", "missing in charts/ directory: up", map[string]string{"Chart.yaml": "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies: [{name: up, version: 1.0.0, repository: https://example.org}]\n"}, `{}`},
		{"templates without end", "render", "nested reference", map[string]string{"templates/a.yaml": `{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}`}, `{}`},
		{"values that are none", "render", "failed to parse values", nil, `["a"]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := render(t, chartFolder(t, test.files), test.values)
			if got.Error == nil || got.Error.Code != test.code || !strings.Contains(got.Error.Message, test.says) || got.text != "" {
				t.Errorf("got %+v and %q", got.Error, got.text)
			}
		})
	}
	if got := render(t, none, `{}`); got.Error == nil || got.Error.Code != "chart" {
		t.Errorf("no chart at all: %+v", got.Error)
	}
}

func TestLinesThatAreNoRequestAreRefused(t *testing.T) {
	chart := chartFolder(t, nil)
	got := ask(t, `{"id":"a","chart":"x","colour":"red"}`, `{"id":"b"}`, `no JSON`, line(chart, `{}`))
	for id, says := range map[string]string{"a": "colour", "b": "needs a chart", "": "invalid character"} {
		if found := got[id].Error; found == nil || found.Code != "request" || !strings.Contains(found.Message, says) {
			t.Errorf("%q: %+v", id, found)
		}
	}
	if got["1"].Error != nil {
		t.Errorf("the request among them: %+v", got["1"].Error)
	}
}

func TestAChartIsReadAgainWhenItChanges(t *testing.T) {
	charts := newCharts(1 << 20)
	folder := chartFolder(t, map[string]string{"values.yaml": "a: 1\n"})
	first, err := charts.get(folder)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := charts.get(folder); again != first {
		t.Error("it was read twice")
	}
	writeChart(t, folder, map[string]string{"values.yaml": "a: 2\n"})
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(folder, "values.yaml"), later, later); err != nil {
		t.Fatal(err)
	}
	changed, err := charts.get(folder)
	if err != nil || changed == first || fmt.Sprint(changed.chart.Values["a"]) != "2" {
		t.Errorf("read again: %v %+v", err, changed.chart.Values)
	}
}

func TestChartsThatWereNotUsedForLongestAreForgotten(t *testing.T) {
	charts := newCharts(3_000)
	big := map[string]string{"files/big": strings.Repeat("x", 1_200)}
	folders := []string{chartFolder(t, big), chartFolder(t, big), chartFolder(t, big)}
	for _, index := range []int{0, 1, 0, 2} {
		if _, err := charts.get(folders[index]); err != nil {
			t.Fatal(err)
		}
	}
	if _, kept := charts.byPath[folders[1]]; kept || len(charts.byPath) != 2 || charts.size > 3_000 {
		t.Errorf("%d bytes of %d charts, the second among them: %v", charts.size, len(charts.byPath), kept)
	}
}

func TestOneRenderLeavesNothingBehindForTheNext(t *testing.T) {
	chart := chartFolder(t, map[string]string{
		"Chart.yaml": "apiVersion: v2\nname: demo\nversion: 0.1.0\n" +
			"dependencies: [{name: sub, version: 0.1.0, alias: other, condition: other.on, repository: ''}]\n",
		"values.yaml":                   "deep: {a: 1}\n",
		"templates/a.yaml":              `a: {{ set .Values.deep "b" .Values.x | toJson }}`,
		"charts/sub/Chart.yaml":         "apiVersion: v2\nname: sub\nversion: 0.1.0\n",
		"charts/sub/templates/sub.yaml": `sub: {{ .Values.x }}`,
	})
	alone := render(t, chart, `{"x":2,"other":{"on":false}}`).text
	lines := []string{line(chart, `{"x":1,"other":{"x":7}}`), line(chart, `{"x":2,"other":{"on":false}}`)}
	lines[1] = strings.Replace(lines[1], `"id":"1"`, `"id":"2"`, 1)
	got := ask(t, lines...)
	if got["2"].text != alone || !strings.Contains(got["1"].text, "sub: 7") {
		t.Errorf("first\n%s\nthen\n%s\nwhich alone is\n%s", got["1"].text, got["2"].text, alone)
	}
}

func TestKeysThatCanBeSeenAreNewEachTime(t *testing.T) {
	chart := chartFolder(t, map[string]string{"templates/a.yaml": `a: {{ (genCA "x" 1).Key | sha256sum }}`})
	if first, second := render(t, chart, `{}`).text, render(t, chart, `{}`).text; first == second || first == "" {
		t.Errorf("twice %q", first)
	}
	for range 2 {
		for probe := range probeKeys {
			if text := render(t, chart, `{}`).text; strings.Contains(text, sha256sum(probeKeys[probe]())) {
				t.Error("a probe key is in the output")
			}
		}
	}
}

func TestKeysThatCannotBeSeenAreMadeOnce(t *testing.T) {
	chart := chartFolder(t, map[string]string{
		"templates/a.yaml": `{{ $ca := genCA "x" 1 }}{{ $c := genSignedCert "y" nil nil 1 $ca }}{{ $s := genSelfSignedCert "z" nil nil 1 }}` +
			`a: {{ and $c.Cert $s.Key (contains "RSA PRIVATE KEY" $ca.Key) }}`,
	})
	loaded, err := newCharts(1 << 20).get(chart)
	if err != nil {
		t.Fatal(err)
	}
	got, err := renderChart(loaded, &request{Values: []byte(`{}`), Release: "r", Namespace: "n"})
	if err != nil || string(got.text) != "---\n# Source: demo/templates/a.yaml\na: true\n" || loaded.showsKeys.Load() {
		t.Errorf("%v, %q, keys seen: %v", err, got.text, loaded.showsKeys.Load())
	}
}

func TestATextThatTellsTheTimeIsAnotherOneByAnotherClock(t *testing.T) {
	for template, differs := range map[string]bool{
		`{{ now | date "2006" }}`:                           true,
		`{{ now | date "01" }}`:                             true,
		`{{ now | date "Monday 15" }}`:                      true,
		`{{ now | unixEpoch }}`:                             true,
		`{{ dateInZone "2006-01-02" "none" "UTC" }}`:        true,
		`{{ htmlDate "none" }}`:                             true,
		`{{ ago (toDate "2006-01-02" "2020-02-02") }}`:      true,
		`{{ date "15:04" 1600000000 }}`:                     true,
		`{{ dateInZone "2006-01-02 15" 1600000000 "UTC" }}`: false,
		`{{ .Release.Name }}`:                               false,
	} {
		chart := chartFolder(t, map[string]string{"templates/a.yaml": "kind: A\ntext: '" + template + "'\n"})
		first := render(t, chart, "{}")
		lineElsewhere := strings.TrimSuffix(line(chart, "{}"), "}") + `,"otherClock":true}`
		second := ask(t, lineElsewhere)["1"]
		if first.Error != nil || second.Error != nil {
			t.Fatalf("%s: %v %v", template, first.Error, second.Error)
		}
		if (first.text != second.text) != differs {
			t.Errorf("%s gives %q and %q", template, first.text, second.text)
		}
	}
}
