// Package start is what the programs of cert-manager have in common. Upstream's own are modules that no proxy serves; the
// controllers in them are upstream's, how they are started is told here, as far as the charts of the platform ask for it.
package start

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
	utilfeature "github.com/cert-manager/cert-manager/pkg/util/feature"
	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"
	ctrl "sigs.k8s.io/controller-runtime"
)

// Program is one of them.
type Program struct {
	Name string
	// Flags that change what Load read.
	Flags func(*pflag.FlagSet)
	// Load reads the text of the file that --config names.
	Load    func([]byte) error
	Logging *logsapi.LoggingConfiguration
	// Gates are read after flags and file.
	Gates func() map[string]bool
	Run   func(context.Context) error
}

// Main reads the file and the flags, and runs until it is told to end.
func Main(program Program) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	logf.InitLogs()
	defer logf.FlushLogs()
	ctrl.SetLogger(logf.Log)
	if err := run(logf.NewContext(ctx, logf.Log, program.Name), program); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", program.Name, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program Program) error {
	flags := pflag.NewFlagSet(program.Name, pflag.ContinueOnError)
	file := flags.String("config", "", "file with the configuration")
	program.Flags(flags)
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	if *file != "" && program.Load != nil {
		text, err := os.ReadFile(*file)
		if err != nil {
			return err
		}
		if err := program.Load(text); err != nil {
			return fmt.Errorf("%s: %w", *file, err)
		}
		// Flags are stronger than the file.
		if err := flags.Parse(os.Args[1:]); err != nil {
			return err
		}
	}
	if program.Gates != nil {
		if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(program.Gates()); err != nil {
			return err
		}
	}
	if err := logf.ValidateAndApply(program.Logging); err != nil {
		return err
	}
	return program.Run(ctx)
}
