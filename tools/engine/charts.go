package main

import (
	"container/list"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/loader"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
)

// loaded is a chart as it was read, for any number of renders. Nobody may change what is in it.
type loaded struct {
	path      string
	signature uint64
	once      sync.Once
	chart     *chartv2.Chart
	err       error
	size      int64
	schemas   schemas
	// showsKeys says that keys it made up were seen in what it rendered.
	showsKeys atomic.Bool
}

// charts keeps what was loaded, up to a number of bytes; what was not used for longest goes first.
type charts struct {
	mutex  sync.Mutex
	limit  int64
	size   int64
	recent *list.List
	byPath map[string]*list.Element
}

func newCharts(limit int64) *charts {
	return &charts{limit: limit, recent: list.New(), byPath: map[string]*list.Element{}}
}

// get loads the chart of an archive or a folder, anew when any of its files is another one.
func (c *charts) get(path string) (*loaded, error) {
	signature, err := signatureOf(path)
	if err != nil {
		return nil, err
	}
	entry := c.entry(path, signature)
	entry.once.Do(func() {
		entry.chart, entry.err = load(path)
		c.count(entry, sizeOf(entry.chart))
	})
	return entry, entry.err
}

func (c *charts) entry(path string, signature uint64) *loaded {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if element, known := c.byPath[path]; known {
		entry := element.Value.(*loaded)
		if entry.signature == signature {
			c.recent.MoveToFront(element)
			return entry
		}
		c.drop(element)
	}
	entry := &loaded{path: path, signature: signature}
	c.byPath[path] = c.recent.PushFront(entry)
	return entry
}

// count takes what was just loaded into account, unless it was dropped meanwhile.
func (c *charts) count(entry *loaded, size int64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if element, known := c.byPath[entry.path]; !known || element.Value != entry {
		return
	}
	entry.size = size
	for c.size += size; c.size > c.limit && c.recent.Len() > 1; {
		c.drop(c.recent.Back())
	}
}

func (c *charts) drop(element *list.Element) {
	entry := c.recent.Remove(element).(*loaded)
	delete(c.byPath, entry.path)
	c.size -= entry.size
}

func sizeOf(chart *chartv2.Chart) int64 {
	if chart == nil {
		return 0
	}
	size := int64(0)
	for _, file := range chart.Raw {
		size += int64(len(file.Data))
	}
	for _, dependency := range chart.Dependencies() {
		size += sizeOf(dependency)
	}
	return size
}

var seed = maphash.MakeSeed()

// signatureOf changes with the name, size or time of any file of the chart. Like Helm it follows links.
func signatureOf(path string) (uint64, error) {
	var hash maphash.Hash
	hash.SetSeed(seed)
	var visit fs.WalkDirFunc
	visit = func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		if info.IsDir() && entry.Type()&fs.ModeSymlink != 0 {
			return filepath.WalkDir(file+string(filepath.Separator), visit)
		}
		_, err = fmt.Fprintf(&hash, "%s\x00%d\x00%d\x00", file, info.Size(), info.ModTime().UnixNano())
		return err
	}
	err := filepath.WalkDir(path, visit)
	return hash.Sum64(), err
}

// load does what `helm template` does before it renders, in its order and with its words.
func load(path string) (*chartv2.Chart, error) {
	found, err := loader.Load(path)
	if err != nil {
		return nil, err
	}
	accessor, err := chart.NewAccessor(found)
	if err != nil {
		return nil, err
	}
	if kind := accessor.MetadataAsMap()["Type"]; kind != "" && kind != "application" {
		return nil, fmt.Errorf("%s charts are not installable", kind)
	}
	if err := checkDependencies(accessor); err != nil {
		return nil, fmt.Errorf("an error occurred while checking for chart dependencies. "+
			"You may need to run `helm dependency build` to fetch missing dependencies: %w", err)
	}
	result, ok := found.(*chartv2.Chart)
	if !ok {
		return nil, fmt.Errorf("invalid chart apiVersion")
	}
	return result, nil
}
