#!/bin/sh
# Makes the images that the node brings known to containerd, before the kubelet asks for them.
set -eu
for archive in /kind/images/*.tar; do
  ctr --namespace=k8s.io images import --all-platforms --digests "$archive" >/dev/null
done
