package main

import (
	"strings"
	"unicode/utf8"

	release "helm.sh/helm/v4/pkg/release/v1"
)

// Nearly every document is written in the plain part of YAML: block maps and lists, scalars on a line, block scalars. That
// part can be read ten times faster than YAML as a whole, without building anything. Whatever is not surely of it is left
// to the parser that Helm has: this reader may be wrong in one direction only.

// plainReader stands on one line of a document that has content.
type plainReader struct {
	// rest begins behind the line.
	rest string
	// line is its text from column indent on.
	line   string
	indent int
	// end says that there is no line left.
	end bool
	// commented says that a comment stood before the line.
	commented bool
	depth     int
	seen      map[string]bool
	head      head
}

// depthLimit is deeper than anything that Kubernetes takes.
const depthLimit = 64

// place says which part of a document a map is.
type place int

const (
	elsewhere place = iota
	root
	metadata
	annotations
)

// value is what little has to be known of one.
type value struct {
	shape shape
	// text is known of strings that stand on one line.
	text string
}

type shape int

const (
	nested shape = iota
	emptyMap
	null
	// scalar may be a number or a truth value as well.
	scalar
	str
)

// plainHead gives the head of a document that is plain throughout.
func plainHead(text string) (head, bool) {
	if !isPlainText(text) {
		return head{}, false
	}
	reader := &plainReader{rest: text, seen: map[string]bool{}}
	if !reader.next() || reader.end || reader.indent != 0 || isItem(reader.line) {
		return head{}, false
	}
	ok := reader.block(root) && reader.end
	return reader.head, ok
}

// isPlainText refuses characters that YAML refuses, or takes for the end of a line.
func isPlainText(text string) bool {
	ascii := true
	for index := range len(text) {
		c := text[index]
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if ascii {
		return true
	}
	if !utf8.ValidString(text) {
		return false
	}
	for _, c := range text {
		switch {
		case c >= 0x80 && c < 0xa0, c == 0x2028, c == 0x2029, c == 0xfeff, c == 0xfffe, c == 0xffff:
			return false
		}
	}
	return true
}

// rawLine takes the next line, whatever is on it.
func (r *plainReader) rawLine() (line string, ok bool) {
	if r.rest == "" {
		return "", false
	}
	line, r.rest, _ = strings.Cut(r.rest, "\n")
	return line, true
}

// next goes to the next line with content. It fails where there is a tab.
func (r *plainReader) next() bool {
	r.commented = false
	for {
		line, ok := r.rawLine()
		if !ok {
			r.end = true
			return true
		}
		text := strings.TrimLeft(line, " ")
		switch {
		case strings.IndexByte(text, '\t') >= 0:
			return false
		case text == "":
		case text[0] == '#':
			r.commented = true
		default:
			r.line, r.indent = strings.TrimRight(text, " "), len(line)-len(text)
			return true
		}
	}
}

// block reads the map or the list that begins at the current place, and stands on the first line behind it.
func (r *plainReader) block(place place) bool {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > depthLimit {
		return false
	}
	if isItem(r.line) {
		return place == elsewhere && r.list()
	}
	return r.mapping(place)
}

func (r *plainReader) mapping(at place) bool {
	for indent := r.indent; ; {
		key, rest, ok := cutKey(r.line)
		if !ok {
			return false
		}
		found, ok := r.value(rest, indent, below(at, key), true)
		if !ok || !r.take(at, key, found) {
			return false
		}
		if r.end || r.indent < indent {
			return true
		}
		if r.indent > indent || isItem(r.line) {
			return false
		}
	}
}

func (r *plainReader) list() bool {
	for indent := r.indent; ; {
		text := strings.TrimLeft(r.line[1:], " ")
		if _, _, isKey := cutKey(text); isKey || isItem(text) {
			r.indent += len(r.line) - len(text)
			r.line = text
			if !r.block(elsewhere) {
				return false
			}
		} else if _, ok := r.value(text, indent, elsewhere, false); !ok {
			return false
		}
		if r.end || r.indent < indent {
			return true
		}
		if r.indent > indent {
			return false
		}
		if !isItem(r.line) {
			return true
		}
	}
}

// below is the place of the map under a key.
func below(at place, key string) place {
	switch {
	case at == root && key == "metadata":
		return metadata
	case at == metadata && key == "annotations":
		return annotations
	}
	return elsewhere
}

// take looks at what belongs to the head, which has to be of the right shape.
func (r *plainReader) take(at place, key string, found value) bool {
	switch at {
	case root:
		return r.field(key, found, "apiVersion", "kind") && r.part(key, found, "metadata")
	case metadata:
		return r.field(key, found, "name") && r.part(key, found, "annotations")
	case annotations:
		if key != release.HookAnnotation {
			return found.shape >= null
		}
		r.head.hook, r.head.isHook = found.text, true
		return found.shape == str && r.once(key)
	}
	return true
}

// field accepts a string under any of these names. In JSON the case of a name makes no difference.
func (r *plainReader) field(key string, found value, names ...string) bool {
	for _, name := range names {
		if !strings.EqualFold(key, name) {
			continue
		}
		if name == "kind" {
			r.head.kind = found.text
		}
		return key == name && found.shape == str && r.once(key)
	}
	return true
}

// part accepts a map under this name.
func (r *plainReader) part(key string, found value, name string) bool {
	return !strings.EqualFold(key, name) || key == name && found.shape <= null && r.once(key)
}

func (r *plainReader) once(key string) bool {
	if r.seen[key] {
		return false
	}
	r.seen[key] = true
	return true
}

// value reads what stands behind a key or a dash, of a map or list at this column, and stands on the line behind it.
func (r *plainReader) value(rest string, indent int, place place, inMap bool) (value, bool) {
	if rest == "" || rest[0] == '#' {
		return r.valueBelow(indent, place, inMap)
	}
	switch rest[0] {
	case '|', '>':
		return value{shape: scalar}, r.blockScalar(rest, indent)
	case '"', '\'':
		return r.quoted(rest, indent)
	case '{', '[':
		behind, ok := skipFlow(rest, 0)
		if !ok || !isBlank(behind) {
			return value{}, false
		}
		if strings.HasPrefix(rest, "{}") {
			return value{shape: emptyMap}, r.next()
		}
		// A head written like this is none of ours.
		return value{shape: nested}, place == elsewhere && r.next()
	}
	return r.plainScalar(rest, indent)
}

func (r *plainReader) valueBelow(indent int, place place, inMap bool) (value, bool) {
	if !r.next() {
		return value{}, false
	}
	if r.end || r.indent < indent || r.indent == indent && !(inMap && isItem(r.line)) {
		return value{shape: null}, true
	}
	if _, _, isKey := cutKey(r.line); isKey || isItem(r.line) {
		return value{shape: nested}, r.block(place)
	}
	return r.value(r.line, indent, place, inMap)
}

func isItem(line string) bool {
	return line == "-" || strings.HasPrefix(line, "- ")
}

// isBlank says that nothing but a comment follows.
func isBlank(rest string) bool {
	text := strings.TrimLeft(rest, " ")
	return text == "" || text[0] == '#' && len(text) < len(rest)
}
