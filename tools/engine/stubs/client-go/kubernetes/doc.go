// Package kubernetes is there to be imported: Helm reads its version from the build.
package kubernetes
