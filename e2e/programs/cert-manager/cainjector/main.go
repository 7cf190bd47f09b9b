// The program of cert-manager that writes certificates of authorities into webhooks, API services and definitions.
package main

import (
	"context"
	"log"

	"github.com/cert-manager/cert-manager/cedille/start"
	config "github.com/cert-manager/cert-manager/internal/apis/config/cainjector"
	configscheme "github.com/cert-manager/cert-manager/internal/apis/config/cainjector/scheme"
	configv1alpha1 "github.com/cert-manager/cert-manager/pkg/apis/config/cainjector/v1alpha1"
	cainjectorfile "github.com/cert-manager/cert-manager/pkg/cainjector/configfile"
	cmscheme "github.com/cert-manager/cert-manager/pkg/client/clientset/versioned/scheme"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
	"github.com/spf13/pflag"
	corev1 "k8s.io/api/core/v1"
	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	apireg "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

func main() {
	opts, err := defaults()
	if err != nil {
		log.Fatal(err)
	}
	start.Main(start.Program{
		Name:    "cainjector",
		Logging: &opts.Logging,
		Gates:   func() map[string]bool { return opts.FeatureGates },
		Flags: func(flags *pflag.FlagSet) {
			flags.StringVar(&opts.Namespace, "namespace", opts.Namespace, "only namespace that is looked at")
			flags.BoolVar(&opts.LeaderElectionConfig.Enabled, "leader-elect", opts.LeaderElectionConfig.Enabled, "one of several leads")
			flags.StringVar(&opts.LeaderElectionConfig.Namespace, "leader-election-namespace", opts.LeaderElectionConfig.Namespace, "where the leader is written down")
			logf.AddFlags(&opts.Logging, flags)
		},
		Load: func(text []byte) error {
			read := cainjectorfile.New()
			if err := read.DecodeAndConfigure(text); err != nil {
				return err
			}
			read.Config.DeepCopyInto(opts)
			return nil
		},
		Run: func(ctx context.Context) error { return run(ctx, opts) },
	})
}

func defaults() (*config.CAInjectorConfiguration, error) {
	scheme, _, err := configscheme.NewSchemeAndCodecs()
	if err != nil {
		return nil, err
	}
	versioned := &configv1alpha1.CAInjectorConfiguration{}
	scheme.Default(versioned)
	opts := &config.CAInjectorConfiguration{}
	return opts, scheme.Convert(versioned, opts, nil)
}

func run(ctx context.Context, opts *config.CAInjectorConfiguration) error {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{kscheme.AddToScheme, cmscheme.AddToScheme, apiext.AddToScheme, apireg.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	namespaces := map[string]cache.Config{}
	if opts.Namespace != "" {
		namespaces[opts.Namespace] = cache.Config{}
	}
	election := opts.LeaderElectionConfig
	manager, err := ctrl.NewManager(util.RestConfigWithUserAgent(ctrl.GetConfigOrDie(), "cainjector"), ctrl.Options{
		Scheme: scheme,
		Cache:  cache.Options{ReaderFailOnMissingInformer: true, DefaultNamespaces: namespaces},
		// Secrets are asked for one by one, so that not all of them are in memory.
		Client:                        client.Options{Cache: &client.CacheOptions{DisableFor: []client.Object{&corev1.Secret{}}}},
		LeaderElection:                election.Enabled,
		LeaderElectionNamespace:       election.Namespace,
		LeaderElectionID:              "cert-manager-cainjector-leader-election",
		LeaderElectionReleaseOnCancel: true,
		LeaderElectionResourceLock:    resourcelock.LeasesResourceLock,
		LeaseDuration:                 &election.LeaseDuration,
		RenewDeadline:                 &election.RenewDeadline,
		RetryPeriod:                   &election.RetryPeriod,
		Metrics:                       metricsserver.Options{BindAddress: opts.MetricsListenAddress},
	})
	if err != nil {
		return err
	}
	injectable := opts.EnableInjectableConfig
	err = cainjector.RegisterAllInjectors(ctx, manager, cainjector.SetupOptions{
		Namespace:                    opts.Namespace,
		IgnoreNamespaces:             opts.IgnoreNamespaces,
		EnableCertificatesDataSource: opts.EnableDataSourceConfig.Certificates,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   injectable.MutatingWebhookConfigurations,
			cainjector.ValidatingWebhookConfigurationName: injectable.ValidatingWebhookConfigurations,
			cainjector.APIServiceName:                     injectable.APIServices,
			cainjector.CustomResourceDefinitionName:       injectable.CustomResourceDefinitions,
		},
	})
	if err != nil {
		return err
	}
	return manager.Start(ctx)
}
