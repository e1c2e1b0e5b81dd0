#!/usr/bin/env bash
# Takes the node down: its first process, and with that its namespaces, mounts and containers.
# Does nothing where there is none. `quiet` leaves the Node object: the control plane goes too.
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ -f "$RUN/node.pid" ] || [ -f "$RUN/relay.pid" ] || [ -e "/run/netns/$NODE_NETNS" ] ||
  [ -e "/run/netns/$NODE_NETNS-clients" ] || exit 0

if [ -f "$RUN/node.init" ]; then
  init=$(cat "$RUN/node.init")
  # Numbers are used again: only a first process of ours is ended.
  if grep -qa node-init.sh "/proc/$init/cmdline" 2>/dev/null; then kill "$init" 2>/dev/null || true; fi
fi
stop node
stop relay
rm -f "$RUN/node.init"
if [ -n "$(ip netns pids "$NODE_NETNS" 2>/dev/null)" ]; then
  echo "left alone: the network namespace $NODE_NETNS, which processes of another test bed use" >&2; exit
fi
[ "${1:-}" = quiet ] || kubectl delete node "$NODE" --ignore-not-found --request-timeout=5s 2>/dev/null || true
ip netns delete "$NODE_NETNS" 2>/dev/null || true
ip netns delete "$NODE_NETNS-clients" 2>/dev/null || true     # of a proof that was killed
ip link delete "$NODE_LINK" 2>/dev/null || true
ip route delete unreachable "$TEST_NETS" metric 4096 2>/dev/null || true
for hierarchy in $CGROUP_HIERARCHIES; do
  [ -d "$hierarchy/$NODE_NETNS" ] || continue
  for _ in 1 2 3 4 5; do                      # killed containers leave their groups a moment later
    find "$hierarchy/$NODE_NETNS" -depth -type d -exec rmdir {} + 2>/dev/null && break
    sleep 0.5
  done
done
rm -rf "$RUN/node"
