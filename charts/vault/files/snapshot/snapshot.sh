#!/bin/sh
# Takes a snapshot of Vault with a token that is good for nothing else, and revokes it whatever happens.
set -eu
VAULT_TOKEN=$(vault write -field=token "auth/$AUTH_MOUNT/login" role="$ROLE" jwt=@"$IDENTITY")
export VAULT_TOKEN
trap 'vault token revoke -self >/dev/null' EXIT
vault operator raft snapshot save "$FOLDER/snapshot.part"
vault operator raft snapshot inspect "$FOLDER/snapshot.part"
# The next container looks for this name: half a snapshot has another one.
mv "$FOLDER/snapshot.part" "$FOLDER/vault-$(date -u +%Y%m%dT%H%M%SZ).snap"
