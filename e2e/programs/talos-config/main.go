// Says what Talos itself says of the configuration of machines, as `talosctl gen config` and `talosctl validate --mode metal`
// together do: these commands are in a module that cannot be built alone, what they do is in one that can.
//
// Reads JSON from standard input, and writes a list of what is wrong, empty when nothing is.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
)

type request struct {
	Cluster    string      `json:"cluster"`
	Talos      string      `json:"talos"`
	Kubernetes string      `json:"kubernetes"`
	Machines   []machineOf `json:"machines"`
}

type machineOf struct {
	Name string `json:"name"`
	// As Talos calls it: controlplane or worker.
	Role string `json:"role"`
	Disk string `json:"disk"`
	// Documents of Talos as text, in the order in which they are merged.
	Patches []string `json:"patches"`
}

// metal is a machine of one's own: it is installed, and is no container.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return true }
func (metal) InContainer() bool     { return false }

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	problems := []string{}
	for _, one := range asked.Machines {
		if err := validate(asked, one); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", one.Name, err))
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(problems); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func validate(asked request, one machineOf) error {
	kind, err := machine.ParseType(one.Role)
	if err != nil {
		return err
	}
	contract, err := config.ParseContractFromVersion(asked.Talos)
	if err != nil {
		return err
	}
	input, err := generate.NewInput(asked.Cluster, "https://192.0.2.1:6443", asked.Kubernetes,
		generate.WithVersionContract(contract), generate.WithInstallDisk(one.Disk))
	if err != nil {
		return err
	}
	base, err := input.Config(kind)
	if err != nil {
		return err
	}
	var broken []error
	var patches []configpatcher.Patch
	for _, text := range one.Patches {
		patch, err := configpatcher.LoadPatch([]byte(text))
		if err != nil {
			broken = append(broken, err)
			continue
		}
		patches = append(patches, patch)
	}
	if err := errors.Join(broken...); err != nil {
		return err
	}
	patched, err := configpatcher.Apply(configpatcher.WithConfig(base), patches)
	if err != nil {
		return err
	}
	// Written and read again, as a machine gets it.
	text, err := patched.Bytes()
	if err != nil {
		return err
	}
	whole, err := configloader.NewFromBytes(text)
	if err != nil {
		return err
	}
	_, err = whole.Validate(metal{}, validation.WithLocal(), validation.WithStrict())
	return err
}
