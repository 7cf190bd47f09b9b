// Package fake is imported by Helm's own tests, which `go mod tidy` looks at.
package fake
