// The answers to challenges of cert-manager.
package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cert-manager/cert-manager/cedille/start"
	"github.com/cert-manager/cert-manager/pkg/issuer/acme/http/solver"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/spf13/pflag"
	"k8s.io/component-base/logs"
)

func main() {
	challenge := &solver.HTTP01Solver{}
	start.Main(start.Program{
		Name:    "acmesolver",
		Logging: logs.NewOptions(),
		Flags: func(flags *pflag.FlagSet) {
			flags.IntVar(&challenge.ListenPort, "listen-port", 8089, "port to listen on")
			flags.StringVar(&challenge.Domain, "domain", "", "domain that is verified")
			flags.StringVar(&challenge.Token, "token", "", "token of the challenge")
			flags.StringVar(&challenge.Key, "key", "", "key to answer with")
		},
		Run: func(ctx context.Context) error {
			go func() {
				<-ctx.Done()
				ending, cancel := context.WithTimeout(context.Background(), 5*time.Second)
				defer cancel()
				_ = challenge.Shutdown(ending)
			}()
			if err := challenge.Listen(logf.FromContext(ctx)); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		},
	})
}
