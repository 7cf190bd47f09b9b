package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What the file says: of the provider's own block, and of each type of resource.
type providerSchema struct {
	Provider  block            `json:"provider"`
	Resources map[string]block `json:"resources"`
}

type block struct {
	Attributes map[string]attribute `json:"attributes"`
	// Blocks that are there at most once.
	Blocks map[string]block `json:"blocks"`
}

type attribute struct {
	// As OpenTofu writes types in JSON: "string", ["list", "string"].
	Type     json.RawMessage `json:"type"`
	Required bool            `json:"required"`
	// Given by the provider, never by people.
	Computed bool `json:"computed"`
}

func (told block) schema() (*tfprotov6.Schema, error) {
	own, err := told.block()
	if err != nil {
		return nil, err
	}
	return &tfprotov6.Schema{Block: own}, nil
}

func (told block) block() (*tfprotov6.SchemaBlock, error) {
	own := &tfprotov6.SchemaBlock{}
	for _, name := range namesOf(told.Attributes) {
		one := told.Attributes[name]
		kind, err := tftypes.ParseJSONType(one.Type) //nolint:staticcheck // Nothing else reads these types.
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		own.Attributes = append(own.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: kind,
			Required: one.Required, Optional: !one.Required && !one.Computed, Computed: one.Computed,
		})
	}
	for _, name := range namesOf(told.Blocks) {
		nested, err := told.Blocks[name].block()
		if err != nil {
			return nil, fmt.Errorf("block %s: %w", name, err)
		}
		own.BlockTypes = append(own.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: nested, Nesting: tfprotov6.SchemaNestedBlockNestingModeList, MaxItems: 1,
		})
	}
	return own, nil
}

func namesOf[V any](of map[string]V) []string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
