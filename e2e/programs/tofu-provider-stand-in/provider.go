package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What OpenTofu never asks of a provider with nothing but resources is not answered.
type provider struct {
	tfprotov6.ProviderServer
	own       *tfprotov6.Schema
	resources map[string]*tfprotov6.Schema
}

func newProvider(told providerSchema) (*provider, error) {
	own, err := told.Provider.schema()
	if err != nil {
		return nil, err
	}
	resources := map[string]*tfprotov6.Schema{}
	for name, one := range told.Resources {
		if resources[name], err = one.schema(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return &provider{own: own, resources: resources}, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{Provider: p.own, ResourceSchemas: p.resources}, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, asked *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: asked.Config}, nil
}

func (p *provider) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (p *provider) UpgradeResourceState(_ context.Context, asked *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	kind := p.resources[asked.TypeName].ValueType()
	value, err := asked.RawState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov6.NewDynamicValue(kind, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

func (p *provider) ReadResource(_ context.Context, asked *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: asked.CurrentState}, nil
}

// What people leave to the provider is not known before it is made.
func (p *provider) PlanResourceChange(_ context.Context, asked *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	planned, err := p.fill(asked.TypeName, asked.ProposedNewState, func(tftypes.Type) any { return tftypes.UnknownValue })
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: planned}, err
}

func (p *provider) ApplyResourceChange(_ context.Context, asked *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	made, err := p.fill(asked.TypeName, asked.PlannedState, func(kind tftypes.Type) any {
		if kind.Is(tftypes.List{}) {
			return []tftypes.Value{}
		}
		return "made-by-stand-in"
	})
	return &tfprotov6.ApplyResourceChangeResponse{NewState: made}, err
}

// What is taken over is known by its name, and everything else of it by what it shall be.
func (p *provider) ImportResourceState(_ context.Context, asked *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	kind := p.resources[asked.TypeName].ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, of := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(of, nil)
		if of.Is(tftypes.List{ElementType: tftypes.Object{}}) {
			values[name] = tftypes.NewValue(of, []tftypes.Value{})
		}
	}
	values["id"] = tftypes.NewValue(tftypes.String, asked.ID)
	state, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	return &tfprotov6.ImportResourceStateResponse{
		ImportedResources: []*tfprotov6.ImportedResource{{TypeName: asked.TypeName, State: &state}},
	}, err
}

// The state with a value for each computed attribute that has none; what goes away stays nothing.
func (p *provider) fill(name string, state *tfprotov6.DynamicValue, with func(tftypes.Type) any) (*tfprotov6.DynamicValue, error) {
	schema := p.resources[name]
	kind := schema.ValueType()
	value, err := state.Unmarshal(kind)
	if err != nil || value.IsNull() {
		return state, err
	}
	values := map[string]tftypes.Value{}
	if err := value.As(&values); err != nil {
		return nil, err
	}
	for _, one := range schema.Block.Attributes {
		if held := values[one.Name]; one.Computed && (held.IsNull() || !held.IsKnown()) {
			values[one.Name] = tftypes.NewValue(one.Type, with(one.Type))
		}
	}
	filled, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	return &filled, err
}
