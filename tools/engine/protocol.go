package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

// protocolVersion counts up with each change of requests and answers that an older caller would not understand.
const protocolVersion = 2

// request is one line of input: one chart to be rendered once, or an earlier request to be given up.
type request struct {
	ID          string          `json:"id"`
	Cancel      bool            `json:"cancel"`
	Chart       string          `json:"chart"`
	Values      json.RawMessage `json:"values"`
	Release     string          `json:"release"`
	Namespace   string          `json:"namespace"`
	KubeVersion string          `json:"kubeVersion"`
	APIVersions []string        `json:"apiVersions"`
	// OtherClock renders as at another time and in another zone.
	OtherClock bool `json:"otherClock"`
}

// header is one line of output; `bytes` bytes of text follow it.
type header struct {
	ID           string     `json:"id"`
	Bytes        int        `json:"bytes"`
	Documents    []document `json:"documents,omitempty"`
	Microseconds int64      `json:"microseconds"`
	Error        *problem   `json:"error,omitempty"`
}

// problem says why there is no text. The message is that of helm, without "Error: ".
type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p *problem) Error() string { return p.Message }

// document is where the text of one file of a chart, or of one document of a template, stands in what is rendered.
type document struct {
	Source string `json:"source"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// parseRequest refuses what it does not know: a caller that is newer than this program would not get what it asks for.
func parseRequest(line []byte) (*request, error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	request := &request{}
	err := decoder.Decode(request)
	if err == nil && request.ID == "" {
		err = fmt.Errorf("a request needs an id")
	}
	if err == nil && !request.Cancel && request.Chart == "" {
		err = fmt.Errorf("a request needs a chart")
	}
	return request, err
}

// answers writes to one stream, whole answers only, whoever comes first.
type answers struct {
	mutex  sync.Mutex
	out    *bufio.Writer
	folder string
	failed int
	broken error
}

func newAnswers(out io.Writer, folder string) *answers {
	return &answers{out: bufio.NewWriterSize(out, 256<<10), folder: folder}
}

var plainID = regexp.MustCompile(`^[\w.-]+$`)

func (a *answers) write(head header, text []byte) {
	head.Bytes = len(text)
	if a.folder != "" && head.Error == nil {
		head.Error = a.store(head.ID, text)
		head.Bytes, text = 0, nil
	}
	line, err := json.Marshal(head)
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if head.Error != nil {
		a.failed++
	}
	if err == nil {
		_, _ = a.out.Write(append(line, '\n'))
		_, _ = a.out.Write(text)
		err = a.out.Flush()
	}
	if a.broken == nil {
		a.broken = err
	}
}

func (a *answers) store(id string, text []byte) *problem {
	if !plainID.MatchString(id) {
		return &problem{"request", fmt.Sprintf("id %q cannot be the name of a file", id)}
	}
	if err := os.WriteFile(filepath.Join(a.folder, id+".yaml"), text, 0o644); err != nil {
		return &problem{"request", err.Error()}
	}
	return nil
}
