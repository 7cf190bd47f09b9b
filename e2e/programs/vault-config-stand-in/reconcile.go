package main

import (
	"context"
	"log"
	"time"
)

// again is how often what succeeded is carried out again: values in Vault may have changed.
const again = 30 * time.Second

func reconcileAll(ctx context.Context, on *cluster, in *vault) {
	for _, kind := range kinds {
		objects, err := on.list(ctx, kind.resource)
		if err != nil {
			log.Printf("%s: %v", kind.resource, err)
			continue
		}
		for _, found := range objects {
			if !isDue(found, time.Now()) {
				continue
			}
			said := reportOf(found, kind.carryOut(ctx, work{object: found, cluster: on, vault: in}))
			log.Printf("%s %s/%s: %s %s", kind.resource, found.Metadata.Namespace, found.Metadata.Name, said.Type, said.Message)
			if err := on.report(ctx, kind.resource, found, said); err != nil {
				log.Printf("%s %s/%s: %v", kind.resource, found.Metadata.Namespace, found.Metadata.Name, err)
			}
		}
	}
}

const succeeded, failed = "ReconcileSuccessful", "ReconcileFailed"

func isDue(of object, now time.Time) bool {
	for _, said := range of.Status.Conditions {
		if said.Type == succeeded && said.ObservedGeneration == of.Metadata.Generation {
			when, err := time.Parse(time.RFC3339, said.LastTransitionTime)
			return err != nil || now.Sub(when) > again
		}
	}
	return true
}

func reportOf(of object, err error) condition {
	said := condition{
		Type:               succeeded,
		Status:             "True",
		Reason:             "LastReconcileCycleSucceded",
		ObservedGeneration: of.Metadata.Generation,
		LastTransitionTime: time.Now().UTC().Format(time.RFC3339),
	}
	if err != nil {
		said.Type, said.Reason, said.Message = failed, "LastReconcileCycleFailed", err.Error()
	}
	return said
}
