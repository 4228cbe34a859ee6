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

debian_has() {
  case "$1" in
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ;;
    chromium) command -v chromium >/dev/null ;;
    fonts-noto-cjk) [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || compgen -G '/usr/share/fonts/**/NotoSansCJK*' >/dev/null || dpkg -s fonts-noto-cjk >/dev/null 2>&1 ;;
    haproxy) [ -x /usr/sbin/haproxy ] || command -v haproxy >/dev/null ;;
    *) dpkg -s "$1" >/dev/null 2>&1 ;;
  esac
}
