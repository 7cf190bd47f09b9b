package main

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"

	"helm.sh/helm/v4/pkg/chart/common"
	commonutil "helm.sh/helm/v4/pkg/chart/common/util"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
)

// rendered is what `helm template --include-crds --skip-tests` prints, and where each document of it stands.
type rendered struct {
	text      []byte
	documents []document
}

// renderChart renders with probe keys where the chart makes keys up, and with real ones when they can be seen in the text.
func renderChart(chart *loaded, request *request) (rendered, error) {
	if chart.showsKeys.Load() {
		return renderWith(chart, request, nil)
	}
	first, used, err := renderProbe(chart, request, 0)
	if !used {
		return first, err
	}
	if err == nil {
		second, _, err := renderProbe(chart, request, 1)
		if err == nil && bytes.Equal(first.text, second.text) {
			return first, nil
		}
		chart.showsKeys.Store(true)
	}
	return renderWith(chart, request, nil)
}

// renderWith goes the way of `helm template`, step by step and in its order, so that the same thing fails first.
func renderWith(loaded *loaded, request *request, functions template.FuncMap) (rendered, error) {
	capabilities, err := capabilitiesOf(request)
	if err != nil {
		return rendered{}, err
	}
	values, err := loader.LoadValues(bytes.NewReader(request.Values))
	if err != nil {
		return rendered{}, fmt.Errorf("failed to parse values: %w", err)
	}
	if err := chartutil.ValidateReleaseName(request.Release); err != nil {
		return rendered{}, fmt.Errorf("release name check failed: release name %q: %w", request.Release, err)
	}
	if request.OtherClock {
		functions = withOtherClock(functions)
	}
	chart := copyOf(loaded.chart)
	if err := chartutil.ProcessDependencies(chart, values); err != nil {
		return rendered{}, fmt.Errorf("chart dependencies processing failed: %w", err)
	}
	context, err := loaded.contextOf(chart, values, request, capabilities)
	if err != nil {
		return rendered{}, err
	}
	if wanted := chart.Metadata.KubeVersion; wanted != "" &&
		!chartutil.IsCompatibleRange(wanted, capabilities.KubeVersion.String()) {
		return rendered{}, fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s",
			wanted, capabilities.KubeVersion.Version)
	}
	files, err := engine.Engine{CustomTemplateFuncs: functions}.Render(chart, context)
	if err != nil {
		return rendered{}, err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	pieces, hooks, err := sortFiles(files)
	if err != nil {
		return rendered{}, err
	}
	return assemble(chart.CRDObjects(), pieces, hooks), nil
}

func capabilitiesOf(request *request) (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if request.KubeVersion != "" {
		version, err := common.ParseKubeVersion(request.KubeVersion)
		if err != nil {
			return nil, fmt.Errorf("invalid kube version '%s': %s", request.KubeVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	known := capabilities.APIVersions
	capabilities.APIVersions = append(known[:len(known):len(known)], request.APIVersions...)
	return capabilities, nil
}

// contextOf is what templates see, once the schemas have accepted the values.
func (l *loaded) contextOf(
	chart *chartv2.Chart, values map[string]any, request *request, capabilities *common.Capabilities,
) (common.Values, error) {
	release := common.ReleaseOptions{Name: request.Release, Namespace: request.Namespace, Revision: 1, IsInstall: true}
	context, err := commonutil.ToRenderValuesWithSchemaValidation(chart, values, release, capabilities, true)
	if err != nil {
		return nil, err
	}
	whole, ok := context["Values"].(common.Values)
	if ok && l.schemas.accept(chart, whole) {
		return context, nil
	}
	// Whatever is wrong, Helm says it in its own words.
	if err := commonutil.ValidateAgainstSchema(chart, whole); err != nil {
		return nil, &problem{
			"schema",
			"values don't meet the specifications of the schema(s) in the following chart(s):\n" + err.Error(),
		}
	}
	return context, nil
}
