package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func sha256sum(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:])
}

// slowChart takes a while: enough for a request to be given up.
func slowChart(t *testing.T) string {
	return chartFolder(t, map[string]string{"templates/a.yaml": `a: {{ range until 3 }}{{ len (genPrivateKey "rsa") }}{{ end }}`})
}

func TestARequestThatIsGivenUpIsAnsweredAtOnce(t *testing.T) {
	requests, in := io.Pipe()
	out, answers := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := serve(requests, answers, options{workers: 1, chartBytes: 1 << 20})
		done <- err
	}()
	send := func(line string) {
		if _, err := io.WriteString(in, line+"\n"); err != nil {
			t.Error(err)
		}
	}
	chart := slowChart(t)
	send(line(chart, `{}`))
	send(strings.Replace(line(chart, `{}`), `"id":"1"`, `"id":"2"`, 1))
	send(line(chart, `{}`))
	reader := bufio.NewReader(out)
	expect := func(id, code string) {
		t.Helper()
		text, err := reader.ReadBytes('\n')
		var head header
		if err == nil {
			err = json.Unmarshal(text, &head)
		}
		if err != nil || head.ID != id || head.Error == nil || head.Error.Code != code {
			t.Fatalf("%v, %s", err, text)
		}
	}
	expect("1", "request")
	send(`{"id":"2","cancel":true}`)
	expect("2", "cancelled")
	send(`{"id":"1","cancel":true}`)
	expect("1", "cancelled")
	send(`{"id":"none","cancel":true}`)
	_ = in.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestTextsGoIntoAFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	chart := chartFolder(t, map[string]string{"templates/a.yaml": "a: {{ .Values.a }}"})
	lines := line(chart, `{"a":1}`) + "\n" + strings.Replace(line(chart, `{}`), `"id":"1"`, `"id":"../x"`, 1)
	var out strings.Builder
	failed, err := serve(strings.NewReader(lines), &out, options{workers: 1, out: folder, chartBytes: 1 << 20})
	if err != nil || failed != 1 {
		t.Errorf("%d failed, %v", failed, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "1.yaml"))
	if err != nil || string(text) != "---\n# Source: demo/templates/a.yaml\na: 1\n" {
		t.Errorf("%v, %q", err, text)
	}
	if got := answersIn(t, []byte(out.String())); got["../x"].Error == nil || got["1"].Bytes != 0 {
		t.Errorf("%+v", got)
	}
}
