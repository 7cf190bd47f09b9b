package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"

	"github.com/ClickHouse/ch-go/compress"
	wire "github.com/ClickHouse/ch-go/proto"
	blocks "github.com/ClickHouse/clickhouse-go/v2/lib/proto"
)

// revision of the protocol that is spoken: a client of a later one comes down to it. Settings are text, and servers know no secret yet.
const revision = 54440

type account struct{ user, password string }

// session is one connection of a client.
type session struct {
	client  net.Conn
	engine  engine
	in      *wire.Reader
	out     wire.Buffer
	smaller *compress.Writer
}

func newSession(client net.Conn, engine engine) *session {
	return &session{
		client:  client,
		engine:  engine,
		in:      wire.NewReader(client),
		smaller: compress.NewWriter(compress.LevelZero, compress.LZ4),
	}
}

func (s *session) run(only account) error {
	if err := s.greet(only); err != nil {
		return err
	}
	for {
		code, err := s.in.UVarInt()
		if err != nil {
			return err
		}
		switch wire.ClientCode(code) {
		case wire.ClientCodePing:
			wire.ServerCodePong.Encode(&s.out)
		case wire.ClientCodeQuery:
			if err := s.query(); err != nil {
				return err
			}
		default:
			return fmt.Errorf("a packet of kind %d where a query may come", code)
		}
		if err := s.flush(); err != nil {
			return err
		}
	}
}

func (s *session) greet(only account) error {
	code, err := s.in.UVarInt()
	if err != nil {
		return err
	}
	if wire.ClientCode(code) != wire.ClientCodeHello {
		return fmt.Errorf("a packet of kind %d where a client says hello", code)
	}
	var hello wire.ClientHello
	if err := hello.Decode(s.in); err != nil {
		return err
	}
	if (account{hello.User, hello.Password}) != only {
		s.refuse(wire.ErrAuthenticationFailed, hello.User+": Authentication failed")
		return errors.Join(s.flush(), fmt.Errorf("%s may not sign in", hello.User))
	}
	welcome := wire.ServerHello{Name: "ClickHouse", Major: 26, Minor: 3, Revision: revision, Timezone: "UTC", DisplayName: "engine"}
	welcome.EncodeAware(&s.out, revision)
	return s.flush()
}

// insertion: the table with its columns, without what says that data follows.
var insertion = regexp.MustCompile(`(?is)^\s*INSERT\s+INTO\s+(.+?)\s+(?:FORMAT\s+Native|VALUES)\s*$`)

// query answers one; an error of the engine is told to the client, any other ends the session.
func (s *session) query() error {
	var asked wire.Query
	if err := asked.DecodeAware(s.in, revision); err != nil {
		return err
	}
	compressed := asked.Compression == wire.CompressionEnabled
	// Tables that come with a query: none, which an empty block says.
	tables, err := s.receive(compressed)
	if err != nil {
		return err
	}
	if len(tables.Columns) > 0 {
		return errors.New("a table that comes with a query")
	}
	var refused error
	if into := insertion.FindStringSubmatch(asked.Body); into != nil {
		if refused, err = s.insert(into[1], compressed); err != nil {
			return err
		}
	} else if refused = s.answer(asked.Body, compressed); refused == nil {
		wire.ServerCodeEndOfStream.Encode(&s.out)
	}
	if refused != nil {
		s.refuse(wire.ErrUnknownException, refused.Error())
	}
	return nil
}

func (s *session) answer(sql string, compressed bool) error {
	native, err := s.engine.ask(sql)
	if err != nil {
		return err
	}
	reader := wire.NewReader(bytes.NewReader(native))
	for {
		block := blocks.NewBlock()
		switch err := block.Decode(reader, 0); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		var content wire.Buffer
		if err := block.Encode(&content, revision); err != nil {
			return err
		}
		if err := s.send(content.Buf, compressed); err != nil {
			return err
		}
	}
}

// insert says which columns are expected, and takes blocks until an empty one.
func (s *session) insert(into string, compressed bool) (refused, broken error) {
	columns, refused := s.engine.columns(into)
	if refused != nil {
		return refused, nil
	}
	var header wire.Buffer
	wire.Block{Columns: len(columns)}.EncodeAware(&header, revision)
	for _, each := range columns {
		header.PutString(each.Name)
		header.PutString(each.Type)
	}
	if err := errors.Join(s.send(header.Buf, compressed), s.flush()); err != nil {
		return nil, err
	}
	var native wire.Buffer
	for {
		block, err := s.receive(compressed)
		if err != nil {
			return nil, err
		}
		if block.Rows() == 0 {
			break
		}
		if err := block.Encode(&native, 0); err != nil {
			return nil, err
		}
	}
	if len(native.Buf) > 0 {
		if refused := s.engine.insert(into, native.Buf); refused != nil {
			return refused, nil
		}
	}
	wire.ServerCodeEndOfStream.Encode(&s.out)
	return nil, nil
}

func (s *session) receive(compressed bool) (*blocks.Block, error) {
	code, err := s.in.UVarInt()
	if err != nil {
		return nil, err
	}
	if wire.ClientCode(code) != wire.ClientCodeData {
		return nil, fmt.Errorf("a packet of kind %d where data are expected", code)
	}
	var table wire.ClientData
	if err := table.DecodeAware(s.in, revision); err != nil {
		return nil, err
	}
	if compressed {
		s.in.EnableCompression()
		defer s.in.DisableCompression()
	}
	block := blocks.NewBlock()
	return block, block.Decode(s.in, revision)
}

func (s *session) send(block []byte, compressed bool) error {
	wire.ServerCodeData.Encode(&s.out)
	s.out.PutString("") // of no table
	if !compressed {
		s.out.PutRaw(block)
		return nil
	}
	if err := s.smaller.Compress(block); err != nil {
		return err
	}
	s.out.PutRaw(s.smaller.Data)
	return nil
}

func (s *session) refuse(code wire.Error, message string) {
	wire.ServerCodeException.Encode(&s.out)
	exception := wire.Exception{Code: code, Name: "DB::Exception", Message: message}
	exception.EncodeAware(&s.out, revision)
}

func (s *session) flush() error {
	_, err := s.client.Write(s.out.Buf)
	s.out.Reset()
	return err
}
