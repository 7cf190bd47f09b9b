package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// server is something that answers in JSON over HTTPS.
type server struct {
	address string
	client  *http.Client
}

// newServer trusts the authorities in a file of certificates, and those of the system where none is named.
func newServer(address, authorities string) (*server, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if authorities != "" {
		text, err := os.ReadFile(authorities)
		if err != nil {
			return nil, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("%s has no certificate", authorities)
		}
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{TLSClientConfig: config}}
	return &server{address: address, client: client}, nil
}

// refusal is an answer that says no.
type refusal struct {
	status int
	said   string
}

func (r refusal) Error() string { return fmt.Sprintf("%d: %s", r.status, r.said) }

type call struct {
	method  string
	path    string
	headers map[string]string
	body    any
}

// do sends a request and reads the answer into result, where there is one.
func (s *server) do(ctx context.Context, c call, result any) error {
	var body io.Reader
	if c.body != nil {
		text, err := json.Marshal(c.body)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, c.method, s.address+c.path, body)
	if err != nil {
		return err
	}
	for name, value := range c.headers {
		request.Header.Set(name, value)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return refusal{status: response.StatusCode, said: string(said)}
	}
	if result == nil || len(said) == 0 {
		return nil
	}
	return json.Unmarshal(said, result)
}
