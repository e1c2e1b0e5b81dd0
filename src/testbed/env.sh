# Shared settings; sourced by the other scripts. Everything can be overridden from outside.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# One place for all clones of this machine: the ports are the same for all of them too, so a run
# finds (and ends) what an interrupted run of another clone left. It also survives `mvn clean`.
TESTBED=${TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/lastcall-testbed}
BIN=${BIN:-$TESTBED/bin}                    # what build.sh made
RUN=${RUN:-$TESTBED/run}                    # certificates, data, logs, pid files
IMAGES=${IMAGES:-$TESTBED/images}           # what images.sh made
KUBECONFIG=${KUBECONFIG_OUT:-$TESTBED/kubeconfig}; export KUBECONFIG

API_PORT=${API_PORT:-16443}                 # all of these only on 127.0.0.1
ETCD_PORT=${ETCD_PORT:-12379}
ETCD_PEER_PORT=${ETCD_PEER_PORT:-12380}
KCM_PORT=${KCM_PORT:-16257}
SCHED_PORT=${SCHED_PORT:-16259}

# Cluster addresses. 198.18.0.0/15 is set aside for test networks (RFC 2544); it exists only in
# the node's own network namespace and on the veth pair that leads to it.
SERVICE_CIDR=198.19.0.0/16
SERVICE_FIRST_IP=198.19.0.1
POD_CIDR=198.18.0.0/17
TEST_NETS=198.18.0.0/15                     # both of them, and the link
LINK_HOST_IP=198.18.255.1                   # this machine's end of the veth pair
LINK_NODE_IP=198.18.255.2                   # the node's end: its InternalIP
NODE=${NODE:-node1}
NODE_NETNS=${NODE_NETNS:-kubelab}
NODE_LINK=kl0                               # this machine's end, by name

# start NAME COMMAND...: runs it in the background with a log and a pid file, unless it runs already.
start() {
  local name=$1; shift
  local pidfile=$RUN/$name.pid
  if [ -f "$pidfile" ] && kill -0 "$(cat "$pidfile")" 2>/dev/null; then
    echo "$name: already running (pid $(cat "$pidfile"))"; return
  fi
  setsid "$@" >>"$RUN/$name.log" 2>&1 </dev/null &
  echo $! >"$pidfile"
}

# stop NAME: ends the process of the pid file, politely, then after 10 s the hard way.
stop() {
  local name=$1 pidfile=$RUN/$1.pid pid i
  [ -f "$pidfile" ] || return 0
  pid=$(cat "$pidfile")
  if kill "$pid" 2>/dev/null; then
    for i in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true
  fi
  rm -f "$pidfile"
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
  local limit=$1 what=$2 end; shift 2
  end=$((SECONDS + limit))
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $end ]; then echo "timed out after ${limit}s waiting for $what" >&2; return 1; fi
    sleep 0.2
  done
}

# The mounted cgroup v1 hierarchies (and the v2 one beside them, where there is one).
CGROUP_HIERARCHIES=$(awk '$3 ~ /^cgroup2?$/ && $2 ~ "^/sys/fs/cgroup/" {print $2}' /proc/self/mounts)
