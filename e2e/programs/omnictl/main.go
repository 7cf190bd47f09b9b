// Omni's command line. Its own main is in the module of the server, which cannot be built alone; the commands are in a module of
// their own.
package main

import (
	"os"

	"github.com/siderolabs/omni/client/pkg/omnictl"
)

func main() {
	if err := omnictl.RootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}
