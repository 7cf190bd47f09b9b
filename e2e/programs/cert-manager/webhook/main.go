// The webhook of cert-manager.
package main

import (
	"context"
	"log"

	"github.com/cert-manager/cert-manager/cedille/start"
	server "github.com/cert-manager/cert-manager/internal/webhook"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	webhookfile "github.com/cert-manager/cert-manager/pkg/webhook/configfile"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
	"github.com/spf13/pflag"
)

func main() {
	config, err := options.NewWebhookConfiguration()
	if err != nil {
		log.Fatal(err)
	}
	start.Main(start.Program{
		Name:    "webhook",
		Flags:   func(flags *pflag.FlagSet) { options.AddConfigFlags(flags, config) },
		Logging: &config.Logging,
		Gates:   func() map[string]bool { return config.FeatureGates },
		Load: func(text []byte) error {
			read := webhookfile.New()
			if err := read.DecodeAndConfigure(text); err != nil {
				return err
			}
			read.Config.DeepCopyInto(config)
			return nil
		},
		Run: func(ctx context.Context) error {
			webhook, err := server.NewCertManagerWebhookServer(logf.FromContext(ctx), *config)
			if err != nil {
				return err
			}
			return webhook.Run(ctx)
		},
	})
}
