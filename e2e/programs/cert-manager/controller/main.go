// The controllers of cert-manager. Issuers of Venafi are not among them: their module is not available everywhere.
package main

import (
	"context"
	"time"

	"github.com/cert-manager/cert-manager/cedille/start"
	"github.com/cert-manager/cert-manager/pkg/apis/certmanager"
	"github.com/cert-manager/cert-manager/pkg/controller"
	dnsutil "github.com/cert-manager/cert-manager/pkg/issuer/acme/dns/util"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/component-base/logs"
	logsapi "k8s.io/component-base/logs/api/v1"
	"sigs.k8s.io/yaml"

	_ "github.com/cert-manager/cert-manager/pkg/controller/acmechallenges"
	_ "github.com/cert-manager/cert-manager/pkg/controller/acmeorders"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/ingresses"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/acme"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/vault"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/metrics"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/acme"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/vault"
)

func main() {
	opts := defaultSettings()
	start.Main(start.Program{
		Name:    "controller",
		Logging: opts.logging,
		Gates:   func() map[string]bool { return opts.FeatureGates },
		Flags:   func(flags *pflag.FlagSet) { addFlags(flags, opts) },
		Load:    func(text []byte) error { return yaml.UnmarshalStrict(text, opts) },
		Run:     func(ctx context.Context) error { return run(ctx, opts) },
	})
}

// settings are what the chart sets, by flags or in the file, whose fields have the names of upstream.
type settings struct {
	metav1.TypeMeta           `json:",inline"`
	EnableGatewayAPI          bool            `json:"enableGatewayAPI"`
	FeatureGates              map[string]bool `json:"featureGates"`
	NumberOfConcurrentWorkers int             `json:"numberOfConcurrentWorkers"`
	MaxConcurrentChallenges   int             `json:"maxConcurrentChallenges"`

	logging           *logsapi.LoggingConfiguration
	kubeconfig        string
	namespace         string
	resourceNamespace string
	leaderElect       bool
	leaderNamespace   string
	solverImage       string
	nameservers       []string
	onlyNameservers   bool
	ownerRef          bool
}

// defaultSettings are those of upstream.
func defaultSettings() *settings {
	return &settings{
		NumberOfConcurrentWorkers: 5,
		MaxConcurrentChallenges:   60,
		logging:                   logs.NewOptions(),
		resourceNamespace:         "kube-system",
		leaderElect:               true,
		leaderNamespace:           "kube-system",
	}
}

// addFlags knows those that the chart sets.
func addFlags(flags *pflag.FlagSet, opts *settings) {
	flags.StringVar(&opts.kubeconfig, "kubeconfig", opts.kubeconfig, "how the cluster is reached")
	flags.StringVar(&opts.namespace, "namespace", opts.namespace, "only namespace that is looked at")
	flags.StringVar(&opts.resourceNamespace, "cluster-resource-namespace", opts.resourceNamespace, "where objects of cluster issuers are")
	flags.BoolVar(&opts.leaderElect, "leader-elect", opts.leaderElect, "one of several leads")
	flags.StringVar(&opts.leaderNamespace, "leader-election-namespace", opts.leaderNamespace, "where the leader is written down")
	flags.StringVar(&opts.solverImage, "acme-http01-solver-image", opts.solverImage, "image that answers challenges")
	flags.IntVar(&opts.MaxConcurrentChallenges, "max-concurrent-challenges", opts.MaxConcurrentChallenges, "challenges at once")
	flags.StringSliceVar(&opts.nameservers, "dns01-recursive-nameservers", opts.nameservers, "servers that are asked for names")
	flags.BoolVar(&opts.onlyNameservers, "dns01-recursive-nameservers-only", opts.onlyNameservers, "no others are asked")
	flags.BoolVar(&opts.ownerRef, "enable-certificate-owner-ref", opts.ownerRef, "secrets belong to certificates")
	flags.BoolVar(&opts.EnableGatewayAPI, "enable-gateway-api", opts.EnableGatewayAPI, "gateways are looked at")
	flags.Var(cliflag.NewMapStringBool(&opts.FeatureGates), "feature-gates", "features that are on or off")
	logf.AddFlags(opts.logging, flags)
}

func contextOptions(opts *settings) controller.ContextOptions {
	nameservers := opts.nameservers
	if len(nameservers) == 0 {
		nameservers = dnsutil.RecursiveNameservers
	}
	return controller.ContextOptions{
		Kubeconfig:         opts.kubeconfig,
		KubernetesAPIQPS:   20,
		KubernetesAPIBurst: 50,
		Namespace:          opts.namespace,
		ACMEOptions: controller.ACMEOptions{
			HTTP01SolverResourceRequestCPU:    resource.MustParse("10m"),
			HTTP01SolverResourceRequestMemory: resource.MustParse("64Mi"),
			HTTP01SolverResourceLimitsCPU:     resource.MustParse("100m"),
			HTTP01SolverResourceLimitsMemory:  resource.MustParse("64Mi"),
			ACMEHTTP01SolverRunAsNonRoot:      true,
			HTTP01SolverImage:                 opts.solverImage,
			DNS01Nameservers:                  nameservers,
			DNS01CheckRetryPeriod:             10 * time.Second,
			DNS01CheckAuthoritative:           !opts.onlyNameservers,
		},
		SchedulerOptions: controller.SchedulerOptions{MaxConcurrentChallenges: opts.MaxConcurrentChallenges},
		IssuerOptions: controller.IssuerOptions{
			ClusterIssuerAmbientCredentials: true,
			ClusterResourceNamespace:        opts.resourceNamespace,
		},
		IngressShimOptions: controller.IngressShimOptions{
			DefaultIssuerKind:                 "Issuer",
			DefaultIssuerGroup:                certmanager.GroupName,
			DefaultAutoCertificateAnnotations: []string{"kubernetes.io/tls-acme"},
		},
		CertificateOptions: controller.CertificateOptions{
			EnableOwnerRef:                           opts.ownerRef,
			CopiedAnnotationPrefixes:                 []string{"*", "-kubectl.kubernetes.io/", "-fluxcd.io/", "-argocd.argoproj.io/"},
			CertificateRequestMinimumBackoffDuration: time.Hour,
			CertificateRequestMaximumBackoffDuration: 32 * time.Hour,
		},
		ConfigOptions: controller.ConfigOptions{EnableGatewayAPI: opts.EnableGatewayAPI},
	}
}
