package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"time"
)

type options struct {
	workers    int
	out        string
	chartBytes int64
}

// waitingLimit bounds how much is read ahead of what is rendered; then the caller has to wait.
const waitingLimit = 1024

// server is what the renders of one stream of requests share.
type server struct {
	charts  *charts
	answers *answers
	mutex   sync.Mutex
	// open has the requests that are not answered yet.
	open map[string]*request
}

// serve answers requests until the stream ends. It returns how many failed.
func serve(in io.Reader, out io.Writer, options options) (int, error) {
	if options.out != "" {
		if err := os.MkdirAll(options.out, 0o755); err != nil {
			return 0, err
		}
	}
	s := &server{charts: newCharts(options.chartBytes), answers: newAnswers(out, options.out), open: map[string]*request{}}
	waiting := make(chan *request, waitingLimit)
	var workers sync.WaitGroup
	for range max(1, options.workers) {
		workers.Go(func() {
			for request := range waiting {
				s.answer(request)
			}
		})
	}
	err := s.read(in, waiting)
	close(waiting)
	workers.Wait()
	return s.answers.failed, errors.Join(err, s.answers.broken)
}

func (s *server) read(in io.Reader, waiting chan<- *request) error {
	reader := bufio.NewReaderSize(in, 256<<10)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			s.accept(line, waiting)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *server) accept(line []byte, waiting chan<- *request) {
	request, err := parseRequest(line)
	switch {
	case err != nil:
		s.answers.write(header{ID: request.ID, Error: &problem{"request", err.Error()}}, nil)
	case request.Cancel:
		if s.close(request.ID, nil) {
			s.answers.write(header{ID: request.ID, Error: &problem{"cancelled", "cancelled"}}, nil)
		}
	case !s.begin(request):
		s.answers.write(header{ID: request.ID, Error: &problem{"request", "this id is in use"}}, nil)
	default:
		waiting <- request
	}
}

func (s *server) begin(request *request) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if _, taken := s.open[request.ID]; taken {
		return false
	}
	s.open[request.ID] = request
	return true
}

// close says whether the request was open; whoever closes it answers it. Without a request it closes whichever has the id.
func (s *server) close(id string, request *request) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	known, open := s.open[id]
	if !open || (request != nil && known != request) {
		return false
	}
	delete(s.open, id)
	return true
}

func (s *server) isOpen(request *request) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.open[request.ID] == request
}

// answer renders. Templates cannot be interrupted: what is given up meanwhile is rendered to its end and dropped.
func (s *server) answer(request *request) {
	if !s.isOpen(request) {
		return
	}
	started := time.Now()
	result, err := s.render(request)
	if !s.close(request.ID, request) {
		return
	}
	head := header{ID: request.ID, Documents: result.documents, Microseconds: time.Since(started).Microseconds()}
	if err != nil {
		var known *problem
		if !errors.As(err, &known) {
			known = &problem{"render", err.Error()}
		}
		head.Documents, head.Error = nil, known
	}
	s.answers.write(head, result.text)
}

// render turns a panic in one chart into its error, so that the others go on.
func (s *server) render(request *request) (result rendered, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			result, err = rendered{}, fmt.Errorf("rendering failed: %v\n%s", reason, debug.Stack())
		}
	}()
	chart, err := s.charts.get(request.Chart)
	if err != nil {
		return rendered{}, &problem{"chart", err.Error()}
	}
	return renderChart(chart, request)
}
