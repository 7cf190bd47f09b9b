// An application to try a cluster with: it answers with what it is asked for, and with what a file says when one is given.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
)

func main() {
	address := flag.String("address", ":8080", "address to listen on")
	file := flag.String("file", "", "file whose text every answer has, read anew each time")
	store := flag.String("store", "", "file that counts the requests, for trying storage")
	flag.Parse()
	host, _ := os.Hostname()
	http.HandleFunc("/healthz", func(answer http.ResponseWriter, _ *http.Request) {
		answer.WriteHeader(http.StatusNoContent)
	})
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		said := map[string]any{"host": host, "method": request.Method, "path": request.URL.Path, "name": request.Host}
		if *file != "" {
			said["file"] = read(*file)
		}
		if *store != "" {
			said["stored"] = appendTo(*store)
		}
		answer.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(answer).Encode(said)
	})
	log.Printf("listening on %s", *address)
	log.Fatal(http.ListenAndServe(*address, nil))
}

func read(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// appendTo adds a byte to a file, and says how many it has now.
func appendTo(file string) any {
	opened, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err.Error()
	}
	defer opened.Close()
	if _, err := opened.Write([]byte{'.'}); err != nil {
		return err.Error()
	}
	facts, err := opened.Stat()
	if err != nil {
		return err.Error()
	}
	return facts.Size()
}
