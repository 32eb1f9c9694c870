#!/usr/bin/env bash
# Installs what building or testing needs, quietly and only when missing; as root or with sudo.
#
#   scripts/install.sh build    the C libraries that Candor is linked with
#   scripts/install.sh test     these, browsers, validators, and Python packages in .venv
set -euo pipefail
cd "$(dirname "$0")/.."

want=${1:-build}
case $want in build | test) ;; *) echo "usage: $0 build|test" >&2; exit 64 ;; esac

# package:file-or-command that shows it is there already
needed=(
  libcmark-dev:/usr/include/cmark.h libyaml-dev:/usr/include/yaml.h zlib1g-dev:/usr/include/zlib.h
  libbrotli-dev:/usr/include/brotli/encode.h libzstd-dev:/usr/include/zstd.h
)
if [[ $want = test ]]; then
  needed+=(
    python3-venv:/usr/share/doc/python3-venv chromium:chromium firefox-esr:firefox-esr
    fonts-dejavu-core:/usr/share/doc/fonts-dejavu-core default-jre-headless:java openssl:openssl
    brotli:brotli zstd:zstd
  )
fi
missing=()
for entry in "${needed[@]}"; do
  proof=${entry#*:}
  if [[ $proof = /* ]]; then
    [[ -e $proof ]] || missing+=("${entry%%:*}")
  else
    command -v "$proof" >/dev/null || missing+=("${entry%%:*}")
  fi
done
if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]}; install them with your system's package manager" >&2
    exit 2
  fi
  sudo=
  ((EUID == 0)) || sudo=sudo
  $sudo apt-get -qq update >/dev/null
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends \
    "${missing[@]}" >/dev/null
fi
[[ $want = test ]] || exit 0

stamp=.venv/.installed
requirements=Tests/requirements.txt
if ! cmp -s "$requirements" "$stamp"; then
  # Debian's python3-venv belongs to Debian's Python, whatever else comes first in PATH.
  python=/usr/bin/python3
  [[ -x $python ]] || python=python3
  rm -rf .venv
  "$python" -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$stamp"
fi
