# Sourced by the two commands: brings npm and Debian packages in, and says so. Needs Node 20 or later to begin with; npm brings Node 24.

say() { printf '  %-28s %s\n' "$1" "$2"; }

# npm packages, again only when the lock changed. `npm ci` refuses a lock without other platforms' packages (npm/cli #9846).
prepare_packages() {
  local have want
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null || { echo "Node 20 or later is needed: https://nodejs.org" >&2; exit 1; }
  want=$(sha256sum package.json package-lock.json | sha256sum | cut -c1-16)
  have=$(cat node_modules/.haechi-lock 2>/dev/null || true)
  if [ "$want" != "$have" ]; then
    say "npm packages" "installing (1-3 minutes on a first run)"
    mkdir -p .haechi
    if ! npm install --no-audit --no-fund --loglevel=error >.haechi/npm-install.log 2>&1; then
      tail -20 .haechi/npm-install.log >&2
      echo "npm install failed; the whole log is .haechi/npm-install.log" >&2
      exit 1
    fi
    git diff --quiet -- package-lock.json 2>/dev/null || say "package-lock.json" "npm rewrote it; not committed"
    want=$(sha256sum package.json package-lock.json | sha256sum | cut -c1-16)
    echo "$want" >node_modules/.haechi-lock
  fi
  export PATH="$PWD/node_modules/.bin:$PATH"
}

# Debian packages: installed when root, otherwise the one line to run is printed. An installed program is never touched.
prepare_debian() {
  local missing=() package
  for package in "$@"; do debian_has "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Debian packages" "installing ${missing[*]}"
    mkdir -p .haechi
    if ! (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}") >.haechi/apt.log 2>&1; then
      tail -20 .haechi/apt.log >&2
      exit 1
    fi
  else
    echo "These are missing: ${missing[*]}. Run this once, then start again:" >&2
    echo "  sudo sh -c '$line'" >&2
    exit 1
  fi
}

# The same for what the product does without: not installed, it is left out, and that is said.
prepare_if_possible() {
  local missing=() package
  for package in "$@"; do debian_has "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    prepare_debian "${missing[@]}" || say "${missing[*]}" "left out: could not be installed (.haechi/apt.log)"
  else
    say "${missing[*]}" "left out: sudo apt-get install -y --no-install-recommends ${missing[*]}"
  fi
}

# An emulator of the API of AWS KMS for the lab and the contract suites, in a Python of its own. Where it is missing, that is said.
prepare_key_service() {
  local want="moto==5.2.5 flask==3.1.3 flask-cors==6.0.5"
  [ "$(cat .haechi/python/.haechi-want 2>/dev/null || true)" = "$want" ] && return 0
  if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    say "key service (moto)" "left out: no python3 with venv here"
    return 0
  fi
  say "key service (moto)" "installing"
  mkdir -p .haechi
  # shellcheck disable=SC2086
  if python3 -m venv --clear .haechi/python >.haechi/pip.log 2>&1 && .haechi/python/bin/pip install --quiet $want >>.haechi/pip.log 2>&1; then
    echo "$want" >.haechi/python/.haechi-want
  else
    rm -rf .haechi/python
    say "key service (moto)" "left out: pip failed (.haechi/pip.log)"
  fi
}

# Real object stores: Ceph from Debian, for the contract suite; MinIO built by Go, for the lab and that suite. What cannot be had is left
# out, and its suite says that it is skipped.
prepare_ceph() {
  local missing=() package
  for package in ceph-mon ceph-osd ceph-common radosgw; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "object store (Ceph)" "left out: only root can install ${missing[*]}; its contract suite will be skipped"
    return 0
  fi
  say "object store (Ceph)" "installing ${missing[*]} (190 MB)"
  mkdir -p .haechi
  if ! (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}") >.haechi/apt-ceph.log 2>&1; then
    say "object store (Ceph)" "left out: apt failed (.haechi/apt-ceph.log); its contract suite will be skipped"
  fi
}

prepare_minio() {
  local minio="v0.0.0-20260212201848-7aac2a2c5b7c"
  mkdir -p .haechi/go/bin
  [ -x .haechi/go/bin/minio ] && [ "$(cat .haechi/go/.haechi-want 2>/dev/null || true)" = "$minio" ] && return 0
  if ! command -v go >/dev/null; then
    say "object store (MinIO)" "left out: no Go here to build it; its contract suite will be skipped"
    return 0
  fi
  say "object store (MinIO)" "building (about 3 minutes, once)"
  if GOBIN="$PWD/.haechi/go/bin" GOTOOLCHAIN=local timeout 1200 go install "github.com/minio/minio@$minio" >.haechi/go.log 2>&1; then
    echo "$minio" >.haechi/go/.haechi-want
  else
    say "object store (MinIO)" "left out: go install failed (.haechi/go.log); its contract suite will be skipped"
  fi
}

debian_has() {
  case "$1" in
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ;;
    chromium) command -v chromium >/dev/null ;;
    fonts-noto-cjk) [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || compgen -G '/usr/share/fonts/**/NotoSansCJK*' >/dev/null || dpkg -s fonts-noto-cjk >/dev/null 2>&1 ;;
    redis-server) command -v redis-server >/dev/null ;;
    pgbackrest | docker-registry | git) command -v "$1" >/dev/null ;;
    haproxy) [ -x /usr/sbin/haproxy ] || command -v haproxy >/dev/null ;;
    *) dpkg -s "$1" >/dev/null 2>&1 ;;
  esac
}
