# Shared by run and full; sourced.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. src/testbed/env.sh
unset KUBECONFIG                      # nothing here may touch a cluster that is not the test bed
export LASTCALL_TEST_PIDS=$TESTBED/pids
parts=()
skipped=()

# part NAME COMMAND...: runs it, remembers how long it took, and ends everything when it fails.
part() {
  local name=$1 began=$SECONDS code=0; shift
  printf '\n=== %s\n' "$name"
  "$@" || code=$?
  parts+=("$(printf '%5d s  %s%s' $((SECONDS - began)) "$name" "$([ $code = 0 ] || echo '  FAILED')")")
  if [ $code != 0 ]; then exit $code; fi
}

# skip NAME REASON
skip() { skipped+=("$1: $2"); }

# has_node NAME: whether a real node can be here; if not, NAME is skipped.
has_node() {
  if [ "$(id -u)" != 0 ]; then
    skip "$1" 'a node needs root'
  elif ! src/testbed/node-packages.sh; then
    skip "$1" 'src/testbed/node-packages.sh could not install what a node needs'
  elif ! unshare --net --mount --uts --pid --fork --mount-proc true; then
    skip "$1" 'this machine lets nobody make namespaces, which are what a node is made of'
  else
    return 0
  fi
  return 1
}

# prove NAME FOLDER OPTIONS...: requests that are lost with Lastcall are a failure. Runs that the machine
# spoilt by other work say nothing, and are none. Measured anew: what another build did says nothing either.
prove() {
  local name=$1 folder=$2 code=0; shift 2
  src/testbed/prove --out "$folder" --again "$@" || code=$?
  [ $code = 3 ] || return $code
  skip "some runs of: $name" 'the machine had no time or no rest for them, or the control lost nothing; above is which'
}

summary() {
  local code=$?
  stop_all >/dev/null 2>&1 || true
  printf '\n=== how long each part took\n'
  printf '%s\n' "${parts[@]}"
  printf 'skipped:%s\n' "$([ ${#skipped[@]} = 0 ] && echo ' nothing')"
  [ ${#skipped[@]} = 0 ] || printf '  %s\n' "${skipped[@]}"
  if [ $code = 0 ]; then echo "OK after $SECONDS s"; else echo "FAILED after $SECONDS s"; fi
}

# end_tree PID: the process, and what it started.
end_tree() {
  local child
  for child in $(pgrep -P "$1" 2>/dev/null); do end_tree "$child"; done
  kill "$1" 2>/dev/null || true
}

# What an interrupted run left: test processes by their pid files, and the test bed with its node and data.
stop_all() {
  local file pid
  mkdir -p "$LASTCALL_TEST_PIDS"
  for file in "$LASTCALL_TEST_PIDS"/*.pid; do
    [ -f "$file" ] || continue
    pid=$(cat "$file")
    # Numbers are used again: only a program of ours is ended.
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qE 'quarkus-run.jar|lastcall-[^/]*-runner|quarkus:dev'; then
      echo "ending process $pid of an earlier run"
      end_tree "$pid"
    fi
    rm -f "$file"
  done
  rm -f "$LASTCALL_TEST_PIDS"/*.log "$LASTCALL_TEST_PIDS"/*.pem
  src/testbed/node-down.sh quiet
  src/testbed/down.sh clean
}

need() {
  local missing=()
  for tool in java go kubectl python3 openssl curl; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  if [ ${#missing[@]} != 0 ]; then
    echo "missing: ${missing[*]}. README.md, section Tests, says what is needed." >&2
    return 1
  fi
  java -version 2>&1 | sed -n 1p; go version; kubectl version --client 2>/dev/null | sed -n 1p
}
