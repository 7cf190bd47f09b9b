// Engine renders Helm charts, many in one process, to the very bytes that `helm template` prints. See README.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
)

// source is a digest of the files that this program was built from; whoever builds it sets it.
var source = "unknown"

// maxStack is enough for the deepest recursion that Go's templates allow. Text that calls itself by `tpl` has no such limit:
// it ends this program, and should do so before it has taken all memory.
const maxStack = 256 << 20

func main() {
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: engine [flags] < requests   (see README.md)")
		flag.PrintDefaults()
	}
	version := flag.Bool("version", false, "print what this program was built from, as JSON")
	out := flag.String("out", "", "folder: write each text to <id>.yaml there and only the header lines to standard output")
	workers := flag.Int("workers", runtime.GOMAXPROCS(0), "most renders at once")
	memory := flag.Int64("memory", 512, "MiB of memory beyond which it is given back eagerly")
	profile := flag.String("cpuprofile", "", "file for a CPU profile")
	flag.Parse()
	if *version {
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{
			"helm": common.DefaultCapabilities.HelmVersion.Version, "source": source, "protocol": protocolVersion,
		})
		return
	}
	quiet()
	go endWithCaller(os.Getppid())
	// Rendering makes much garbage and keeps little: collecting less often is worth a fifth of the time.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(*memory << 20)
	debug.SetMaxStack(maxStack)
	os.Exit(run(*profile, options{workers: *workers, out: *out, chartBytes: *memory << 20 / 4}))
}

func run(profile string, options options) int {
	if profile != "" {
		file, err := os.Create(profile)
		if err == nil {
			err = pprof.StartCPUProfile(file)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "engine:", err)
			return 2
		}
		defer pprof.StopCPUProfile()
	}
	failed, err := serve(os.Stdin, os.Stdout, options)
	if err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		return 2
	}
	if failed > 0 && options.out != "" {
		return 1
	}
	return 0
}

// endWithCaller ends this program when the one that started it is gone: nobody is left to read what is still being rendered,
// which may take forever.
func endWithCaller(caller int) {
	for os.Getppid() == caller {
		time.Sleep(time.Second)
	}
	os.Exit(3)
}

// quiet drops what Helm's packages log: warnings about charts, which nobody would see among many.
func quiet() {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
}
