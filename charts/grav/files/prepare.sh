#!/bin/sh
# Runs once at each start, before the site: everything that has to be in place and is not content.
set -eu

image=/app/www/public/user
user=${SITE:-/site}/user
umask 027

main() {
  mkdir -p "$user/accounts" "$user/config" "$user/data" "$user/pages"
  update_bundled_plugins
  if [ -z "${GIT_REPOSITORY:-}" ]; then seed_without_repository; fi
  for file in "${SECRETS:-/secrets}"/accounts/*/password; do
    [ -e "$file" ] && make_account "$file"
  done
  keep_salt
}

# Plugins that come with Grav stay in step with it, and go with it. Those of the site are content, also when an image brings
# one of the same name. The list says which came with the image before.
update_bundled_plugins() {
  list="$user/.bundled"
  mkdir -p "$user/plugins"
  [ -e "$list" ] || first_list > "$list"
  while read -r name; do
    is_of_site "$name" || rm -rf "${user:?}/plugins/$name"
  done < "$list"
  for plugin in "${IMAGE_USER:-$image}"/plugins/*/; do
    name=$(basename "$plugin")
    if [ ! -d "$plugin" ]; then continue; fi
    if [ -e "$user/plugins/$name" ]; then
      echo "plugin $name is that of the site" >&2
      continue
    fi
    cp -R "$plugin" "$user/plugins/$name"
    echo "$name"
  done > "$list.new"
  mv "$list.new" "$list"
}

# What the repository has is of the site. What else is there, and in the image too, came from the image.
first_list() {
  [ -e "${SITE:-/site}/git/HEAD" ] || [ -e "$user/.seeded" ] || return 0
  for plugin in "${IMAGE_USER:-$image}"/plugins/*/; do
    name=$(basename "$plugin")
    [ ! -d "$user/plugins/$name" ] || is_of_site "$name" || echo "$name"
  done
}

is_of_site() {
  [ -e "${SITE:-/site}/git/HEAD" ] || return 1
  git --git-dir="${SITE:-/site}/git" --work-tree="$user" ls-files --error-unmatch "$user/plugins/$1" > /dev/null 2>&1
}

# Without a repository, a new site starts with the pages of the image.
seed_without_repository() {
  [ -e "$user/.seeded" ] && return
  cp -R "${IMAGE_USER:-$image}/." "$user/"
  touch "$user/.seeded"
}

# Copied once: Grav and its owner change it from then on, and Vault's value is only the first password. Only its hash is
# written, and it passes from file to file, never by an argument or the environment.
make_account() {
  name=$(basename "$(dirname "$1")")
  account="$user/accounts/$name.yaml"
  if [ -e "$account" ]; then
    echo "account $name is there already"
    return
  fi
  php -r 'fwrite(STDOUT, json_encode([
      "state" => "enabled",
      "email" => $argv[2] . "@" . $argv[3],
      "fullname" => $argv[4],
      "access" => ["admin" => ["login" => true, "super" => $argv[5] === "true"], "site" => ["login" => true]],
      "hashed_password" => password_hash(rtrim(file_get_contents($argv[1]), "\n"), PASSWORD_DEFAULT),
    ], JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT) . "\n");' \
    "$1" "$name" "$SITE_HOST" "$(cat "${SETTINGS:-/settings}/$name.name")" "$(cat "${SETTINGS:-/settings}/$name.super")" \
    > "$account.new"
  chmod 640 "$account.new"
  mv "$account.new" "$account"
  echo "account $name is made"
}

# Grav would make a key of its own at the first request; this one survives the loss of the volume.
keep_salt() {
  key="$user/config/security-private.php"
  [ -e "$key" ] && return
  [ -e "${SECRETS:-/secrets}/salt/salt" ] || return 0
  php -r 'echo "<?php\n\nreturn " . var_export(rtrim(file_get_contents($argv[1]), "\n"), true) . ";\n";' \
    "${SECRETS:-/secrets}/salt/salt" > "$key.new"
  chmod 640 "$key.new"
  mv "$key.new" "$key"
}

main
