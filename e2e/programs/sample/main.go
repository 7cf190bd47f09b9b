// Stands in for a program that answers over HTTP: it says yes to whatever it is asked for.
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
	flag.Parse()
	host, _ := os.Hostname()
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		said := map[string]any{"host": host, "method": request.Method, "path": request.URL.Path, "name": request.Host}
		answer.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(answer).Encode(said)
	})
	log.Printf("listening on %s", *address)
	log.Fatal(http.ListenAndServe(*address, nil))
}
