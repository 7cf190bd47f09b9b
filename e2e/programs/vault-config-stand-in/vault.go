package main

import (
	"context"
	"errors"
	"net/http"
	"os"
)

type vault struct{ *server }

func newVault() (*vault, error) {
	found, err := newServer(os.Getenv("VAULT_ADDR"), os.Getenv("VAULT_CACERT"))
	return &vault{found}, err
}

// session is Vault as somebody who signed in may use it.
type session struct {
	vault *vault
	token string
}

// signIn exchanges the token of an account for one of Vault.
func (v *vault) signIn(ctx context.Context, mount, role, jwt string) (*session, error) {
	var made struct {
		Auth struct {
			Token string `json:"client_token"`
		} `json:"auth"`
	}
	body := map[string]string{"role": role, "jwt": jwt}
	err := v.do(ctx, call{method: http.MethodPost, path: "/v1/auth/" + mount + "/login", body: body}, &made)
	return &session{vault: v, token: made.Auth.Token}, err
}

func (s *session) request(ctx context.Context, method, path string, body, result any) error {
	headers := map[string]string{"X-Vault-Token": s.token, "Content-Type": "application/json"}
	return s.vault.do(ctx, call{method: method, path: "/v1/" + path, headers: headers, body: body}, result)
}

func (s *session) write(ctx context.Context, path string, body any) error {
	return s.request(ctx, http.MethodPost, path, body, nil)
}

// read answers with what is at a path; of a versioned store with the newest version. Nothing is there: nil.
func (s *session) read(ctx context.Context, path string) (map[string]any, error) {
	var found struct {
		Data map[string]any `json:"data"`
	}
	err := s.request(ctx, http.MethodGet, path, nil, &found)
	var said refusal
	if errors.As(err, &said) && said.status == http.StatusNotFound {
		return nil, nil
	}
	if inner, versioned := found.Data["data"].(map[string]any); versioned && found.Data["metadata"] != nil {
		return inner, err
	}
	return found.Data, err
}
