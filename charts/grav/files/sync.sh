#!/bin/sh
# Keeps the content of the site and its repository the same.
#   sync.sh first   before the site starts: content from the repository, or the repository's first content from the image
#   sync.sh         beside the site: edits made in the site go to the repository, commits come into the site
set -eu

site=${SITE:-/site}
image=${IMAGE_USER:-/app/www/public/user}
token_file=${TOKEN_FILE:-/secrets/git/token}
export GIT_DIR="$site/git" GIT_WORK_TREE="$site/user"
export GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME="$GIT_NAME" GIT_AUTHOR_EMAIL="$GIT_EMAIL" GIT_COMMITTER_NAME="$GIT_NAME" GIT_COMMITTER_EMAIL="$GIT_EMAIL"
umask 027

main() {
  if [ "${1:-}" = first ]; then
    first
    return
  fi
  while :; do
    sleep "$GIT_INTERVAL"
    pass || echo "sync failed; trying again in $GIT_INTERVAL s"
  done
}

# Waits for Vault and the Git host as long as it takes: a site without content helps nobody.
first() {
  mkdir -p "$GIT_DIR" "$GIT_WORK_TREE"
  [ -e "$GIT_DIR/HEAD" ] || git init --quiet --initial-branch="$GIT_BRANCH"
  exclude
  if git rev-parse --quiet --verify HEAD > /dev/null; then
    echo "content is there already"
    return
  fi
  until known=$(remote ls-remote --heads "$GIT_REPOSITORY" "$GIT_BRANCH"); do
    echo "waiting for $GIT_REPOSITORY"
    sleep "${RETRY:-5}"
  done
  if [ -n "$known" ]; then
    remote fetch --quiet "$GIT_REPOSITORY" "$GIT_BRANCH"
    git reset --quiet --hard FETCH_HEAD
    echo "content is that of $(git rev-parse --short HEAD)"
  else
    seed
  fi
  exclude
}

# An empty repository gets the pages of the image, so that its owner finds something to change.
seed() {
  cp -R "$image/." "$GIT_WORK_TREE/"
  git add --all
  git commit --quiet --message 'Start from the pages of Grav'
  remote push --quiet "$GIT_REPOSITORY" "HEAD:refs/heads/$GIT_BRANCH"
  echo "the empty repository is seeded"
}

# Not content: passwords, keys, what visitors sent, and plugins that come with the image, unless the site has its own.
exclude() {
  mkdir -p "$GIT_DIR/info"
  {
    printf '%s\n' /accounts/ /data/ /env/ /config/security-private.php /.seeded /.bundled '*.new' '*.tmp'
    for plugin in "$image"/plugins/*/; do
      name=$(basename "$plugin")
      if [ -d "$plugin" ] && ! git ls-files --error-unmatch "$site/user/plugins/$name" > /dev/null 2>&1; then
        printf '/plugins/%s/\n' "$name"
      fi
    done
  } > "$GIT_DIR/info/exclude"
}

# Every step says itself that it failed: `set -e` does not count in a function that is asked with ||.
pass() {
  git add --all || return 1
  git diff --cached --quiet || git commit --quiet --message 'Edit in the site' || return 1
  known=$(remote ls-remote --heads "$GIT_REPOSITORY" "$GIT_BRANCH") || return 1
  if [ -n "$known" ]; then
    remote fetch --quiet "$GIT_REPOSITORY" "$GIT_BRANCH" || return 1
    theirs=$(git rev-parse FETCH_HEAD)
    git merge-base --is-ancestor "$theirs" HEAD || join "$theirs" || return 1
    [ "$(git rev-parse HEAD)" != "$theirs" ] || return 0
  fi
  remote push --quiet "$GIT_REPOSITORY" "HEAD:refs/heads/$GIT_BRANCH"
}

# Edits of the site go on top. Where both changed the same lines the repository wins, and the edits wait in a branch.
join() {
  git rebase --quiet "$1" > /dev/null 2>&1 && return
  git rebase --abort || return 1
  aside="site-edits-$(git rev-parse --short HEAD)"
  remote push --quiet "$GIT_REPOSITORY" "HEAD:refs/heads/$aside" || return 1
  git reset --quiet --hard "$1" || return 1
  echo "edits of the site conflict with the repository: they are in the branch $aside"
}

# The token lives for an hour: it is read each time it is needed, and never stored in the configuration of Git.
remote() {
  git -c credential.helper= \
    -c "credential.helper=!f() { echo username=x-access-token; printf 'password='; cat '$token_file'; echo; }; f" "$@"
}

main "$@"
