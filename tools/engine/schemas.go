package main

import (
	"bytes"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
)

// schemas keeps the schemas of a chart and its dependencies compiled, by the bytes they were read into.
type schemas struct{ compiled sync.Map }

// accept says whether every schema is met. "No" only means that Helm has to be asked, which also knows the words for it.
func (s *schemas) accept(chart *chartv2.Chart, values map[string]any) bool {
	if chart.Schema != nil && !s.meets(chart.Schema, values) {
		return false
	}
	for _, dependency := range chart.Dependencies() {
		its, given := values[dependency.Name()]
		if !given || its == nil {
			continue
		}
		if its, ok := its.(map[string]any); !ok || !s.accept(dependency, its) {
			return false
		}
	}
	return true
}

func (s *schemas) meets(text []byte, values map[string]any) (ok bool) {
	defer func() { ok = recover() == nil && ok }()
	if len(text) == 0 {
		return false
	}
	schema, known := s.compiled.Load(&text[0])
	if !known {
		schema = compile(text)
		s.compiled.Store(&text[0], schema)
	}
	compiled := schema.(*jsonschema.Schema)
	return compiled != nil && compiled.Validate(values) == nil
}

// compile gives nil for what needs more than the schema itself.
func compile(text []byte) *jsonschema.Schema {
	const place = "file:///values.schema.json"
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{})
	if compiler.AddResource(place, parsed) != nil {
		return nil
	}
	schema, err := compiler.Compile(place)
	if err != nil {
		return nil
	}
	return schema
}
