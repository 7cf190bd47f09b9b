package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
)

// engine runs SQL. What goes in and out are blocks of the format Native, which are those of the protocol at revision 0.
type engine struct{ url string }

type request struct {
	// A query that is answered.
	SQL string `json:"sql,omitempty"`
	// Or a table with columns, and what is written to them.
	Into   string `json:"into,omitempty"`
	Blocks []byte `json:"blocks,omitempty"`
}

type column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

type answer struct {
	Blocks  []byte   `json:"blocks"`
	Columns []column `json:"columns"`
	// In ClickHouse's own words.
	Error string `json:"error"`
}

func engineAt(url string) engine { return engine{url} }

func (e engine) ask(sql string) ([]byte, error) {
	answer, err := e.call(request{SQL: sql})
	return answer.Blocks, err
}

// columns of a table, in the order in which they are written: without blocks, nothing is written.
func (e engine) columns(into string) ([]column, error) {
	answer, err := e.call(request{Into: into})
	return answer.Columns, err
}

func (e engine) insert(into string, blocks []byte) error {
	_, err := e.call(request{Into: into, Blocks: blocks})
	return err
}

func (e engine) call(asked request) (answer, error) {
	var said answer
	body, err := json.Marshal(asked)
	if err != nil {
		return said, err
	}
	response, err := http.Post(e.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return said, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
		return said, err
	}
	if said.Error != "" {
		return said, errors.New(said.Error)
	}
	return said, nil
}
