# Sourced by scripts/run and scripts/test: the virtual environment with the given requirements, made once.
# Sets $python. A second call with unchanged requirements does nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

setup() { # requirements file
  local requirements="$1" stamp wanted
  if [ ! -x .venv/bin/python ]; then
    local base="${PYTHON:-python3}"
    "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
      { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11" >&2; exit 1; }
    echo "setup: making .venv" >&2
    "$base" -m venv .venv ||
      { echo "setup: the venv module is missing (on Debian: apt-get install python3-venv)" >&2; rm -rf .venv; exit 1; }
  fi
  python=".venv/bin/python"
  stamp=".venv/$requirements.installed"
  wanted="$(cat requirements.txt "$requirements")"
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    echo "setup: installing $requirements (once; some minutes)" >&2
    "$python" -m pip install --disable-pip-version-check --progress-bar off -r "$requirements" |
      sed -unE '/^(Collecting|Downloading|Installing|Successfully|ERROR)/p' >&2
    printf '%s' "$wanted" > "$stamp"
  fi
}
