package main

import "strings"

// keyLimit is below the one of YAML, which is 1024 characters.
const keyLimit = 512

// cutKey splits `key: rest`.
func cutKey(line string) (key, rest string, ok bool) {
	if line == "" {
		return "", "", false
	}
	end := 0
	if c := line[0]; c == '"' || c == '\'' {
		at := strings.IndexByte(line[1:], c)
		if at < 0 {
			return "", "", false
		}
		key, end = line[1:1+at], at+2
		if strings.IndexByte(key, '\\') >= 0 {
			return "", "", false
		}
	} else {
		if end = plainKeyEnd(line); end < 0 {
			return "", "", false
		}
		key = line[:end]
		// A key that is null, or a number beyond 64 bits, is none in JSON.
		if strings.EqualFold(key, "null") || isDigit(key[0]) && len(key) > 15 && !strings.Contains(key, "-") {
			return "", "", false
		}
	}
	if end >= len(line) || line[end] != ':' || end > keyLimit {
		return "", "", false
	}
	rest = line[end+1:]
	if rest != "" && rest[0] != ' ' {
		return "", "", false
	}
	return key, strings.TrimLeft(rest, " "), true
}

// plainKeyEnd is where the colon stands behind a key of harmless characters.
func plainKeyEnd(line string) int {
	for index := range len(line) {
		switch c := line[index]; {
		case isLetter(c), isDigit(c), c == '_', c == '/', c == '$':
		case index == 0:
			return -1
		case c == ':' && (index+1 == len(line) || line[index+1] == ' '):
			return index
		case strings.IndexByte("-.:@+", c) < 0:
			return -1
		}
	}
	return -1
}

// plainScalar reads one that may go on over lines further in.
func (r *plainReader) plainScalar(rest string, indent int) (value, bool) {
	if !startsPlain(rest) {
		return value{}, false
	}
	rest, commented := cutComment(rest)
	if !isPlainLine(rest) || !r.next() {
		return value{}, false
	}
	found := value{shape: scalar}
	if isStringScalar(rest) {
		found = value{shape: str, text: rest}
	}
	for !r.end && r.indent > indent {
		line, more := cutComment(r.line)
		if commented || r.commented || !isPlainLine(line) || !r.next() {
			return value{}, false
		}
		commented, found = more, value{shape: scalar}
	}
	return found, true
}

// startsPlain refuses indicators, and what could be a number without end.
func startsPlain(text string) bool {
	c := text[0]
	if isLetter(c) || isDigit(c) || strings.IndexByte("/_$(^;", c) >= 0 {
		return true
	}
	if len(text) < 2 || strings.IndexByte("-+:.", c) < 0 || strings.EqualFold(text, ".inf") || strings.EqualFold(text, ".nan") {
		return false
	}
	second := text[1]
	return isLetter(second) || isDigit(second) || second == '-' || second == '/' || second == '_'
}

func isPlainLine(line string) bool {
	return line != "" && line[len(line)-1] != ':' && !strings.Contains(line, ": ") && line[0] != '#'
}

func cutComment(line string) (text string, commented bool) {
	if at := strings.Index(line, " #"); at >= 0 {
		return strings.TrimRight(line[:at], " "), true
	}
	return line, false
}

// quoted reads a scalar in quotes, which may go on over lines further in.
func (r *plainReader) quoted(rest string, indent int) (value, bool) {
	quote, inside := rest[0], rest[1:]
	found := value{shape: str}
	for {
		end, escaped, ok := quoteEnd(inside, quote)
		if !ok {
			return value{}, false
		}
		if escaped {
			// What it says is not known, only that it is text.
			found.shape = scalar
		}
		if end >= 0 {
			if found.shape == str {
				found.text = inside[:end]
			}
			return found, isBlank(inside[end+1:]) && r.next()
		}
		line, more := r.rawLine()
		inside = strings.TrimLeft(line, " ")
		if !more || strings.IndexByte(line, '\t') >= 0 || inside != "" && len(line)-len(inside) <= indent {
			return value{}, false
		}
		found.shape = scalar
	}
}

// quoteEnd is where a quoted scalar ends on this line, below 0 when it does not. Only the most usual escapes are accepted.
func quoteEnd(text string, quote byte) (end int, escaped, ok bool) {
	for index := 0; index < len(text); index++ {
		switch {
		case text[index] == quote:
			if quote == '"' || index+1 == len(text) || text[index+1] != quote {
				return index, escaped, true
			}
			index, escaped = index+1, true
		case text[index] == '\\' && quote == '"':
			index, escaped = index+1, true
			if index < len(text) && strings.IndexByte(`"\nrt `, text[index]) < 0 {
				return 0, true, false
			}
		}
	}
	return -1, escaped, true
}

// blockScalar reads the lines of one, which are further in than what they belong to.
func (r *plainReader) blockScalar(header string, indent int) bool {
	behind := strings.TrimLeft(header[1:], "+-")
	if len(header)-len(behind) > 2 || !isBlank(behind) {
		return false
	}
	column, widestBlank := -1, 0
	for r.rest != "" {
		line, following, _ := strings.Cut(r.rest, "\n")
		text := strings.TrimLeft(line, " ")
		spaces := len(line) - len(text)
		switch {
		case text == "":
			if column < 0 {
				widestBlank = max(widestBlank, spaces)
			}
		case column >= 0 && spaces >= column:
		case text[0] == '\t':
			return false
		case spaces <= indent:
			return r.next()
		case column >= 0 || widestBlank > spaces:
			return false
		default:
			column = spaces
		}
		r.rest = following
	}
	return r.next()
}

// skipFlow gives what follows a list or map in brackets, when it stands on this line.
func skipFlow(text string, depth int) (behind string, ok bool) {
	closing := byte(']')
	if text[0] == '{' {
		closing = '}'
	}
	text = strings.TrimLeft(text[1:], " ")
	if text != "" && text[0] == closing {
		return text[1:], true
	}
	for depth < depthLimit {
		if closing == '}' {
			if text, ok = skipFlowKey(text); !ok {
				return "", false
			}
		}
		if text, ok = skipFlowValue(text, depth); !ok || text == "" {
			return "", false
		}
		separator := text[0]
		text = strings.TrimLeft(text[1:], " ")
		if separator == closing {
			return text, true
		}
		if separator != ',' {
			return "", false
		}
	}
	return "", false
}

func skipFlowKey(text string) (behind string, ok bool) {
	if text == "" {
		return "", false
	}
	quoted := text[0] == '"'
	behind, ok = skipFlowScalar(text)
	word := text[:len(text)-len(behind)]
	if !ok || !strings.HasPrefix(behind, ":") || len(word) > keyLimit {
		return "", false
	}
	if strings.EqualFold(strings.TrimRight(word, " "), "null") || isDigit(word[0]) && len(word) > 15 {
		return "", false
	}
	behind = behind[1:]
	if !quoted && !strings.HasPrefix(behind, " ") {
		return "", false
	}
	return strings.TrimLeft(behind, " "), true
}

func skipFlowValue(text string, depth int) (behind string, ok bool) {
	if text == "" {
		return "", false
	}
	if text[0] == '{' || text[0] == '[' {
		behind, ok = skipFlow(text, depth+1)
		return strings.TrimLeft(behind, " "), ok
	}
	return skipFlowScalar(text)
}

func skipFlowScalar(text string) (behind string, ok bool) {
	if quote := text[0]; quote == '"' || quote == '\'' {
		end, _, ok := quoteEnd(text[1:], quote)
		if !ok || end < 0 {
			return "", false
		}
		return strings.TrimLeft(text[end+2:], " "), true
	}
	end := 0
	for end < len(text) && (isLetter(text[end]) || isDigit(text[end]) || end > 0 && strings.IndexByte("-_./", text[end]) >= 0) {
		end++
	}
	return strings.TrimLeft(text[end:], " "), end > 0
}
