# shellcheck shell=bash
# Sourced by scripts/run and scripts/test: makes .venv and installs what the lock files list, by
# their hashes. What is installed already is left alone. Sets $python.
# bash 3.2 is enough: macOS has no newer one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=.venv/bin/python
lock_file=.venv.lock
# From the Python that the code is written for to the newest that every package has wheels for.
has_packages='import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path("purelib")))'
suits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'

say() { printf 'setup: %s\n' "$*" >&2; }

find_python() { # prints a Python that suits: $PYTHON where it is set, else one on the PATH
  local candidate
  # shellcheck disable=SC2086  # names without spaces, to be split
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c "$suits" 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  say "Python 3.11 to 3.14 is needed; set PYTHON=/path/to/python3"
  return 1
}

venv_fault() { # prints why .venv cannot be used, or nothing
  local made_in missing
  made_in="$(sed -nE 's/^command = .* -m venv (--[a-z-]+ )*//p' .venv/pyvenv.cfg 2>/dev/null)" ||
    true # Python 3.10 wrote no such line, and a foreign tool's .venv may have no such file
  if [ -e .venv/unfinished ]; then
    echo "its installation was interrupted"
  elif [ -e .venv/broken ]; then # scripts/start.py wrote it
    tr '\n' ' ' <.venv/broken | cut -c 1-200
  elif ! "$python" -c '' 2>/dev/null; then
    echo "its Python does not run"
  elif ! "$python" -c "$suits"; then
    echo "its Python is not 3.11 to 3.14"
  elif ! "$python" -c "$has_packages"; then
    echo "its Python is not the one it was made with"
  elif [ -n "$made_in" ] && ! [ "$made_in" -ef .venv ]; then
    echo "it was made in another folder"
  elif [ -e .venv/packages ]; then
    missing="$(packages | LC_ALL=C comm -23 .venv/packages - | head -n 1)"
    [ -z "$missing" ] || echo "$missing is not in it any more"
  fi
}

packages() { # prints what lies beside each other where packages are: removed or replaced, it shows
  {
    find .venv/lib/python*/site-packages -mindepth 1 -maxdepth 1 \
      ! -name __pycache__ ! -name '~*' 2>/dev/null || true # no folder: no packages
  } | LC_ALL=C sort
}

lock() { # one set-up at a time: a second one would take the first's half-made .venv away
  local holder told=
  until (set -o noclobber && echo "$$" >$lock_file) 2>/dev/null; do
    [ -e $lock_file ] || return 0 # nothing can be written here, and what is installed may do
    holder="$(cat $lock_file)"
    if ! is_set_up "$holder"; then
      rm -f $lock_file # of one that was killed
    elif [ "$told" != "$holder" ]; then
      told="$holder"
      say "another set-up (process $holder) is at work here: waiting for it"
    fi
    sleep 0.2
  done
  trap 'rm -f $lock_file' EXIT
}

is_set_up() { # process: whether it is one of ours that still runs; numbers are given out again
  kill -0 "${1:-no}" 2>/dev/null || return 1
  ! command -v ps >/dev/null || ps -o args= -p "$1" | grep -qE 'scripts/(run|test|setup)'
}

make_venv() { # nothing where .venv can be used
  local base fault
  if [ -e .venv ] || [ -L .venv ]; then
    fault="$(venv_fault)"
    [ -n "$fault" ] || return 0
    say ".venv cannot be used ($fault): making it anew"
    rm -rf .venv
  fi
  base="$(find_python)"
  say "making .venv with $("$base" --version), about 5 s"
  mkdir .venv && touch .venv/unfinished
  "$base" -m venv .venv || {
    say "the venv module is missing (on Debian: apt-get install python3-venv)"
    rm -rf .venv
    return 1
  }
  rm .venv/unfinished
}

report() { # how many packages; reads pip's output, says a line for every twentieth
  local line seen=0
  while IFS= read -r line; do
    case "$line" in
      Collecting* | Processing* | "Requirement already"*)
        seen=$((seen + 1))
        [ $((seen % 20)) -ne 0 ] || say "  $seen of about $1 fetched"
        ;;
      "Installing collected"*)
        touch .venv/unfinished # what is half unpacked cannot be repaired by pip: see venv_fault
        say "  unpacking"
        ;;
    esac
  done
}

# Nothing where it is installed already.
pip_install() { # lock file, what it is (COUNT packages), how long and how large, pip's options
  local lock="$1" count began="$SECONDS" stamp=".venv/$1.installed" log=.venv/setup.log
  ! cmp -s "$lock" "$stamp" || return 0
  count="$(grep -E '^[a-z0-9-]+==' "$lock" | grep -vcE 'win32|emscripten' || true)"
  say "installing ${2/COUNT/$count}, $3"
  # --no-deps: the lock lists everything, and nothing else may come in.
  "$python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --no-deps --require-hashes "${@:4}" -r "$lock" 2>&1 | tee "$log" | report "$count" || return 1
  rm -f .venv/unfinished
  cp "$lock" "$stamp"
  say "  done in $((SECONDS - began)) s"
}

give_up() {
  local usual='Collecting|Processing|Downloading|Using cached|Requirement already|Preparing|Getting'
  grep -vE "^( *($usual)|WARNING: Location)" .venv/setup.log | tail -n 20 >&2
  say "pip could not install this; the whole output is in .venv/setup.log"
  return 1
}

# The package index has torch for Linux as a CUDA build only. The CPU build, a tenth of it and all
# that is needed here, comes from PyTorch's own index or from a folder that pip is told of. The lock
# pins "+cpu", so pip cannot take the other one in its place.
install_torch() {
  pip_install requirements-torch-cpu.lock "torch" "about 20 s (800 MB of disk)" && return 0
  grep -q 'No matching distribution found for torch==' .venv/setup.log || give_up
  say "pip finds no CPU build of torch here: taking the CUDA build, which works as well. To have the" \
    "small one, stop with Ctrl-C, set PIP_EXTRA_INDEX_URL to PyTorch's CPU index and start again"
  pip_install requirements-torch-cuda.lock "torch for CUDA, COUNT packages" \
    "many minutes (3 GB to fetch, 6 GB of disk)" || give_up
  cp requirements-torch-cpu.lock .venv/requirements-torch-cpu.lock.installed
}

# A .venv that holds all that runs and builds holds what serves.
install_serving() {
  ! cmp -s requirements.lock .venv/requirements.lock.installed || return 0
  # Compiled is what is used, when it is first used; a third of the packages' code never is.
  pip_install requirements-serve.lock "COUNT packages that serve" \
    "about half a minute (550 MB of disk for a moment, then 450)" --no-compile || give_up
  "$python" -m scripts.trim
}

setup() { # [--dev]: with what the tests need; [--serve]: only what serves
  trap 'say "stopped; the next start takes it up again"; exit 130' INT TERM
  lock
  make_venv
  if [ "${1:-}" = --serve ]; then
    install_serving
  else
    install_torch
    pip_install requirements.lock "COUNT packages that it runs with" \
      "about a minute (1.2 GB of disk)" || give_up
  fi
  if [ "${1:-}" = --dev ]; then
    pip_install requirements-dev.lock "COUNT packages that the tests need" \
      "about 20 s (400 MB of disk)" || give_up
  fi
  packages >.venv/packages.new
  mv .venv/packages.new .venv/packages
  rm -f $lock_file
  trap - INT TERM EXIT
}
