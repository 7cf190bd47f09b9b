// A provider of OpenTofu that makes nothing anywhere: it takes what a schema says, plans and "applies" it, and so what
// OpenTofu would do is seen where the real provider, or an account, cannot be had.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Variables that say what is stood in for.
const (
	addressVariable = "CEDILLE_STAND_IN_ADDRESS"
	schemaVariable  = "CEDILLE_STAND_IN_SCHEMA"
)

func main() {
	if err := serve(os.Getenv(addressVariable), os.Getenv(schemaVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(address, file string) error {
	if address == "" || file == "" {
		return fmt.Errorf("%s and %s must say which provider this is, and the file with its schema", addressVariable, schemaVariable)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var told providerSchema
	if err := json.Unmarshal(text, &told); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	own, err := newProvider(told)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return own })
}
