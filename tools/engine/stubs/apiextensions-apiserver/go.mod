// What Helm's template packages need of apiextensions-apiserver: that its versions are known, see client-go beside it.

module k8s.io/apiextensions-apiserver

go 1.25.0
