// What Helm's template packages need of client-go, without the client: charts are rendered without a cluster.

module k8s.io/client-go

go 1.25.0

require k8s.io/apimachinery v0.35.1
