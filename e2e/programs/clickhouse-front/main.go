// The native protocol of ClickHouse over TLS, in front of an engine that has no network: clients send queries and blocks as
// they would to a server, and the engine is asked over HTTP. One account, no rights: who may sign in may do everything.
package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"io"
	"log"
	"net"
	"os"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "address to listen on")
	certificate := flag.String("certificate", "", "file with the certificate")
	key := flag.String("key", "", "file with its key")
	engine := flag.String("engine", "", "URL of what runs the SQL")
	user := flag.String("user", "", "the account; its password is in PASSWORD")
	flag.Parse()
	pair, err := tls.LoadX509KeyPair(*certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := tls.Listen("tcp", *address, &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s", listener.Addr())
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(client, account{*user, os.Getenv("PASSWORD")}, engineAt(*engine))
	}
}

func serve(client net.Conn, only account, engine engine) {
	defer client.Close()
	if err := newSession(client, engine).run(only); err != nil && !errors.Is(err, io.EOF) {
		log.Printf("%s: %v", client.RemoteAddr(), err)
	}
}
