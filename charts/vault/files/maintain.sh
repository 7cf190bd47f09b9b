#!/bin/sh
# Runs beside each Vault server and does two things that Vault leaves to others: it has a renewed certificate read, and it
# keeps the audit log from filling its volume, because a Vault that cannot write its audit log answers nobody.
set -eu

reload() { kill -HUP "$(pidof -s vault)"; }

rotate() {
  number=$AUDIT_KEEP
  while [ "$number" -gt 1 ]; do
    older=$((number - 1))
    if [ -e "$AUDIT_LOG.$older" ]; then mv "$AUDIT_LOG.$older" "$AUDIT_LOG.$number"; fi
    number=$older
  done
  mv "$AUDIT_LOG" "$AUDIT_LOG.1"
}

seen=$(cksum <"$CERTIFICATE")
while sleep "$INTERVAL"; do
  size=$(stat -c %s "$AUDIT_LOG" 2>/dev/null || echo 0)
  if [ "$size" -gt "$AUDIT_BYTES" ]; then
    rotate
    reload || echo "vault is not running: the audit log is reopened when it starts"
    echo "audit log rotated at $size bytes"
  fi
  now=$(cksum <"$CERTIFICATE")
  if [ "$now" != "$seen" ] && reload; then
    seen=$now
    echo "certificate renewed: vault reads it again"
  fi
done
