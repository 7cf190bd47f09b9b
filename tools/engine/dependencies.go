package main

import (
	"fmt"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
)

// checkDependencies is that of Helm's action package, which would bring the whole of Kubernetes' client with it.
func checkDependencies(accessor chart.Accessor) error {
	present := map[string]bool{}
	for _, dependency := range accessor.Dependencies() {
		child, err := chart.NewAccessor(dependency)
		if err != nil {
			return err
		}
		present[child.Name()] = true
	}
	var missing []string
	for _, wanted := range accessor.MetaDependencies() {
		dependency, err := chart.NewDependencyAccessor(wanted)
		if err != nil {
			return err
		}
		if !present[dependency.Name()] {
			missing = append(missing, dependency.Name())
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", "))
	}
	return nil
}

// copyOf is a chart for one render: what processing dependencies changes is copied, files are shared.
func copyOf(original *chartv2.Chart) *chartv2.Chart {
	result := &chartv2.Chart{
		Raw: original.Raw, Lock: original.Lock, Templates: original.Templates, Values: copyMap(original.Values),
		Schema: original.Schema, SchemaModTime: original.SchemaModTime, Files: original.Files, ModTime: original.ModTime,
	}
	metadata := *original.Metadata
	metadata.Dependencies = slices.Clone(metadata.Dependencies)
	for index, dependency := range metadata.Dependencies {
		if dependency != nil {
			its := *dependency
			metadata.Dependencies[index] = &its
		}
	}
	result.Metadata = &metadata
	for _, dependency := range original.Dependencies() {
		result.AddDependency(copyOf(dependency))
	}
	return result
}

func copyMap(original map[string]any) map[string]any {
	if original == nil {
		return nil
	}
	result := make(map[string]any, len(original))
	for key, value := range original {
		result[key] = copyValue(value)
	}
	return result
}

func copyValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return copyMap(value)
	case []any:
		result := make([]any, len(value))
		for index, item := range value {
			result[index] = copyValue(item)
		}
		return result
	}
	return value
}
