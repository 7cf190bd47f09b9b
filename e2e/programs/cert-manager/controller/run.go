package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/cert-manager/cert-manager/pkg/controller"
	gateways "github.com/cert-manager/cert-manager/pkg/controller/certificate-shim/gateways"
	"github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	"github.com/cert-manager/cert-manager/pkg/healthz"
	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

func run(ctx context.Context, opts *settings) error {
	group, ctx := errgroup.WithContext(ctx)
	factory, err := controller.NewContextFactory(ctx, contextOptions(opts))
	if err != nil {
		return err
	}
	base, err := factory.Build()
	if err != nil {
		return err
	}
	health := healthz.NewServer(20 * time.Second)
	if err := serve(ctx, group, base, health); err != nil {
		return err
	}
	elected := make(chan struct{})
	group.Go(func() error { return lead(ctx, opts, factory, health, elected) })
	select {
	case <-ctx.Done():
		return group.Wait()
	case <-elected:
	}
	for name, construct := range controller.Known() {
		if (name == gateways.ControllerName && !opts.EnableGatewayAPI) || (name == clusterissuers.ControllerName && opts.namespace != "") {
			continue
		}
		one, err := construct(factory)
		if err != nil {
			return err
		}
		group.Go(func() error { return one.Run(opts.NumberOfConcurrentWorkers, ctx) })
	}
	base.SharedInformerFactory.Start(ctx.Done())
	base.KubeSharedInformerFactory.Start(ctx.Done())
	base.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	if opts.EnableGatewayAPI {
		base.GWShared.Start(ctx.Done())
	}
	return group.Wait()
}

// serve answers probes and gives metrics.
func serve(ctx context.Context, group *errgroup.Group, base *controller.Context, health *healthz.Server) error {
	listener := net.ListenConfig{}
	forHealth, err := listener.Listen(ctx, "tcp", "0.0.0.0:9403")
	if err != nil {
		return err
	}
	group.Go(func() error { return health.Start(ctx, forHealth) })
	forMetrics, err := listener.Listen(ctx, "tcp", "0.0.0.0:9402")
	if err != nil {
		return err
	}
	metrics := base.Metrics.NewServer(forMetrics)
	group.Go(func() error {
		<-ctx.Done()
		return metrics.Close()
	})
	group.Go(func() error {
		if err := metrics.Serve(forMetrics); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	return nil
}

// lead waits until this one leads, and ends with an error when it no longer does.
func lead(ctx context.Context, opts *settings, factory *controller.ContextFactory, health *healthz.Server, elected chan struct{}) error {
	if !opts.leaderElect {
		close(elected)
		return nil
	}
	own, err := factory.Build("leader-election")
	if err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	lock, err := resourcelock.New(resourcelock.LeasesResourceLock, opts.leaderNamespace, "cert-manager-controller",
		own.Client.CoreV1(), own.Client.CoordinationV1(),
		resourcelock.ResourceLockConfig{Identity: host + "-external-cert-manager-controller", EventRecorder: own.Recorder})
	if err != nil {
		return err
	}
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock:            lock,
		LeaseDuration:   60 * time.Second,
		RenewDeadline:   40 * time.Second,
		RetryPeriod:     15 * time.Second,
		ReleaseOnCancel: true,
		WatchDog:        health.LeaderHealthzAdaptor,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { close(elected) },
			OnStoppedLeading: func() {},
		},
	})
	if err != nil {
		return err
	}
	elector.Run(ctx)
	if ctx.Err() == nil {
		return errors.New("another one leads now")
	}
	return nil
}
