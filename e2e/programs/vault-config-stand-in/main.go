// A stand-in for vault-config-operator, where its image is not available: it carries out those of its custom resources that
// the platform uses, signed in to Kubernetes and to Vault with the accounts that they name. Its webhooks admit everything.
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"log"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

const (
	health       = ":8081"
	admission    = ":9443"
	certificates = "/tmp/k8s-webhook-server/serving-certs"
	// pause between two looks at everything.
	pause = 2 * time.Second
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	cluster, err := newCluster()
	if err != nil {
		log.Fatal(err)
	}
	store, err := newVault()
	if err != nil {
		log.Fatal(err)
	}
	go serveHealth()
	go serveAdmission()
	for ctx.Err() == nil {
		reconcileAll(ctx, cluster, store)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func serveHealth() {
	log.Fatal(http.ListenAndServe(health, http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		answer.WriteHeader(http.StatusOK)
	})))
}

type review struct {
	APIVersion string          `json:"apiVersion"`
	Kind       string          `json:"kind"`
	Request    *request        `json:"request,omitempty"`
	Response   *reviewResponse `json:"response,omitempty"`
}

type request struct {
	UID string `json:"uid"`
}

type reviewResponse struct {
	UID     string `json:"uid"`
	Allowed bool   `json:"allowed"`
}

func serveAdmission() {
	server := &http.Server{
		Addr: admission,
		// Read anew each time: certificates are renewed.
		TLSConfig: &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(certificates+"/tls.crt", certificates+"/tls.key")
			return &pair, err
		}},
		Handler: http.HandlerFunc(admit),
	}
	log.Fatal(server.ListenAndServeTLS("", ""))
}

func admit(answer http.ResponseWriter, asked *http.Request) {
	var asking review
	if err := json.NewDecoder(asked.Body).Decode(&asking); err != nil || asking.Request == nil {
		http.Error(answer, "no AdmissionReview", http.StatusBadRequest)
		return
	}
	answer.Header().Set("Content-Type", "application/json")
	response := &reviewResponse{UID: asking.Request.UID, Allowed: true}
	_ = json.NewEncoder(answer).Encode(review{APIVersion: asking.APIVersion, Kind: asking.Kind, Response: response})
}
