// A stand-in for Redis that builds everywhere: Argo CD keeps nothing in it that it could not compute again.
package main

import (
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "address to listen on")
	flag.Parse()
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(*address); err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	log.Printf("listening on %s", server.Addr())
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM)
	// What expires does so only when its clock is moved.
	second := time.NewTicker(time.Second)
	for {
		select {
		case <-ended:
			return
		case <-second.C:
			server.FastForward(time.Second)
		}
	}
}
