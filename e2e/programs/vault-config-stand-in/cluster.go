package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
)

const (
	account = "/var/run/secrets/kubernetes.io/serviceaccount"
	group   = "/apis/redhatcop.redhat.io/v1alpha1"
)

// cluster is Kubernetes as the account of this Pod may use it.
type cluster struct{ *server }

func newCluster() (*cluster, error) {
	address := net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
	found, err := newServer("https://"+address, account+"/ca.crt")
	return &cluster{found}, err
}

type metadata struct {
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	UID        string `json:"uid"`
	Generation int64  `json:"generation"`
}

type condition struct {
	Type               string `json:"type"`
	Status             string `json:"status"`
	Reason             string `json:"reason"`
	Message            string `json:"message"`
	ObservedGeneration int64  `json:"observedGeneration"`
	LastTransitionTime string `json:"lastTransitionTime"`
}

type object struct {
	Metadata metadata        `json:"metadata"`
	Spec     json.RawMessage `json:"spec"`
	Status   struct {
		Conditions []condition `json:"conditions"`
	} `json:"status"`
}

func (c *cluster) request(ctx context.Context, method, path, contentType string, body, result any) error {
	token, err := os.ReadFile(account + "/token")
	if err != nil {
		return err
	}
	headers := map[string]string{"Authorization": "Bearer " + string(token), "Content-Type": contentType}
	return c.do(ctx, call{method: method, path: path, headers: headers, body: body}, result)
}

func (c *cluster) list(ctx context.Context, resource string) ([]object, error) {
	var found struct {
		Items []object `json:"items"`
	}
	err := c.request(ctx, http.MethodGet, group+"/"+resource, "application/json", nil, &found)
	return found.Items, err
}

func (c *cluster) report(ctx context.Context, resource string, of object, said condition) error {
	path := fmt.Sprintf("%s/namespaces/%s/%s/%s/status", group, of.Metadata.Namespace, resource, of.Metadata.Name)
	status := map[string]any{"status": map[string]any{"conditions": []condition{said}}}
	return c.request(ctx, http.MethodPatch, path, "application/merge-patch+json", status, nil)
}

// tokenOf asks for a token of an account, as its Pods have one.
func (c *cluster) tokenOf(ctx context.Context, namespace, name string) (string, error) {
	var made struct {
		Status struct {
			Token string `json:"token"`
		} `json:"status"`
	}
	path := fmt.Sprintf("/api/v1/namespaces/%s/serviceaccounts/%s/token", namespace, name)
	wanted := map[string]any{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": map[string]any{"expirationSeconds": 600}}
	err := c.request(ctx, http.MethodPost, path, "application/json", wanted, &made)
	return made.Status.Token, err
}

func (c *cluster) namespacesWith(ctx context.Context, labels map[string]string) ([]string, error) {
	var terms []string
	for key, value := range labels {
		terms = append(terms, key+"="+value)
	}
	var found struct {
		Items []object `json:"items"`
	}
	path := "/api/v1/namespaces?labelSelector=" + url.QueryEscape(strings.Join(terms, ","))
	err := c.request(ctx, http.MethodGet, path, "application/json", nil, &found)
	var names []string
	for _, item := range found.Items {
		names = append(names, item.Metadata.Name)
	}
	return names, err
}

type secret struct {
	name   string
	kind   string
	labels map[string]string
	data   map[string][]byte
}

// applySecret makes a Secret that goes with the object that asks for it.
func (c *cluster) applySecret(ctx context.Context, owner metadata, wanted secret) error {
	path := fmt.Sprintf("/api/v1/namespaces/%s/secrets/%s?fieldManager=vault-config-operator&force=true", owner.Namespace, wanted.name)
	body := map[string]any{
		"apiVersion": "v1",
		"kind":       "Secret",
		"metadata": map[string]any{
			"name":      wanted.name,
			"namespace": owner.Namespace,
			"labels":    wanted.labels,
			"ownerReferences": []any{map[string]any{
				"apiVersion": "redhatcop.redhat.io/v1alpha1", "kind": "VaultSecret", "name": owner.Name, "uid": owner.UID,
			}},
		},
		"type": wanted.kind,
		"data": wanted.data,
	}
	return c.request(ctx, http.MethodPatch, path, "application/apply-patch+yaml", body, nil)
}
