// A stand-in for a Terraform provider: it knows the schema of the real one, and nothing else.
//
// Terraform's `validate`, and its tests with `mock_provider`, ask a provider for its schema only. Where the real provider cannot be
// had, this serves the schema that schema.py has read from the bindings generated from the real one. It talks to no cloud, and it
// can neither plan nor apply: Terraform's mocks do that.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attribute struct {
	Type                         json.RawMessage
	Required, Optional, Computed bool
}

type block struct {
	Attributes map[string]attribute
	BlockTypes map[string]nested `json:"block_types"`
}

type nested struct {
	Block       block
	NestingMode string `json:"nesting_mode"`
	MinItems    int64  `json:"min_items"`
	MaxItems    int64  `json:"max_items"`
}

type schemas struct {
	Provider       block
	Resource, Data map[string]block
}

var nestings = map[string]tfprotov5.SchemaNestedBlockNestingMode{
	"list":   tfprotov5.SchemaNestedBlockNestingModeList,
	"set":    tfprotov5.SchemaNestedBlockNestingModeSet,
	"single": tfprotov5.SchemaNestedBlockNestingModeSingle,
}

func (b block) schema() *tfprotov5.SchemaBlock {
	out := &tfprotov5.SchemaBlock{}
	for name, a := range b.Attributes {
		// Deprecated for providers with types of their own; here a type is data.
		kind, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck
		if err != nil {
			fail("attribute %s: %v", name, err)
		}
		out.Attributes = append(out.Attributes, &tfprotov5.SchemaAttribute{
			Name: name, Type: kind, Required: a.Required, Optional: a.Optional, Computed: a.Computed})
	}
	for name, n := range b.BlockTypes {
		mode, known := nestings[n.NestingMode]
		if !known {
			fail("block %s: nested as %q", name, n.NestingMode)
		}
		out.BlockTypes = append(out.BlockTypes, &tfprotov5.SchemaNestedBlock{
			TypeName: name, Block: n.Block.schema(), Nesting: mode, MinItems: n.MinItems, MaxItems: n.MaxItems})
	}
	return out
}

func all(blocks map[string]block) map[string]*tfprotov5.Schema {
	out := map[string]*tfprotov5.Schema{}
	for name, b := range blocks {
		out[name] = &tfprotov5.Schema{Block: b.schema()}
	}
	return out
}

// server answers what is asked before a plan; the embedded interface stands for all that is not, and would panic.
type server struct {
	tfprotov5.ProviderServer
	read schemas
}

func (s server) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	out := &tfprotov5.GetMetadataResponse{}
	for name := range s.read.Resource {
		out.Resources = append(out.Resources, tfprotov5.ResourceMetadata{TypeName: name})
	}
	for name := range s.read.Data {
		out.DataSources = append(out.DataSources, tfprotov5.DataSourceMetadata{TypeName: name})
	}
	return out, nil
}

func (s server) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	return &tfprotov5.GetProviderSchemaResponse{
		Provider:          &tfprotov5.Schema{Block: s.read.Provider.schema()},
		ResourceSchemas:   all(s.read.Resource),
		DataSourceSchemas: all(s.read.Data),
	}, nil
}

func (s server) PrepareProviderConfig(_ context.Context, in *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: in.Config}, nil
}

func (s server) ValidateResourceTypeConfig(context.Context, *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, nil
}

func (s server) ValidateDataSourceConfig(context.Context, *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{}, nil
}

func (s server) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}

func main() {
	// The schema lies beside the program.
	program, err := os.Executable()
	if err != nil {
		fail("%v", err)
	}
	text, err := os.ReadFile(program + ".json")
	if err != nil {
		fail("%v", err)
	}
	var read schemas
	if err := json.Unmarshal(text, &read); err != nil {
		fail("%s.json: %v", program, err)
	}
	err = tf5server.Serve("registry.terraform.io/hashicorp/stand-in", func() tfprotov5.ProviderServer { return server{read: read} })
	if err != nil {
		fail("%v", err)
	}
}
