#!/usr/bin/env bash
# Adds a real node (containerd, kubelet, kube-proxy) to the control plane that up.sh started.
#
# The node lives in namespaces of its own (network, mount, pid, uts), much as it would in a small
# virtual machine: its iptables rules, mounts, sysctls and processes are not this machine's, and all
# of them are gone when its first process ends. One veth pair leads to it:
#
#   this machine                                        the node (network namespace kubelab)
#   127.0.0.1:16443 kube-apiserver
#         ^ relay (socat)
#   kl0 198.18.255.1:16443  <----- veth pair ----->  eth0 198.18.255.2  kubelet :10250, kube-proxy
#                                                       Pods 198.18.0.0/24, Services 198.19.0.0/16
#
# This machine has routes to the Pods and Services, so kube-apiserver calls kubelets, and webhooks
# that run in the cluster, as in any cluster. The namespace has no way out to any other network.
#
# PROXY_MODE=iptables|nftables. Needs root and the packages that `node-packages.sh` installs.
set -euo pipefail
. "$(dirname "$0")/env.sh"
began=$(date +%s%N)
if [ -f "$RUN/node.pid" ] && kill -0 "$(cat "$RUN/node.pid")" 2>/dev/null; then
  echo "the node is up already (pid $(cat "$RUN/node.pid"))"; exit
fi
"$here/images.sh"
"$here/node-down.sh" quiet                     # whatever a crash may have left
if [ -n "$(ip netns pids "$NODE_NETNS" 2>/dev/null)" ]; then
  echo "the network namespace $NODE_NETNS is in use: another test bed has a node on this machine" >&2; exit 1
fi

# Packets for the test networks never leave this machine, not even when the node has just gone.
ip route replace unreachable "$TEST_NETS" metric 4096

ip netns add "$NODE_NETNS"
ip link add "$NODE_LINK" type veth peer name eth0 netns "$NODE_NETNS"
ip addr add "$LINK_HOST_IP/30" dev "$NODE_LINK"
ip link set "$NODE_LINK" up
ip route replace "$POD_CIDR" via "$LINK_NODE_IP"
ip route replace "$SERVICE_CIDR" via "$LINK_NODE_IP"
in_node() { ip netns exec "$NODE_NETNS" "$@"; }
in_node ip link set lo up
in_node ip addr add "$LINK_NODE_IP/30" dev eth0
in_node ip link set eth0 up
# Service addresses exist in NAT rules only, but the kernel wants a route before it looks there:
# a bridge without ports takes it. Addresses of Pods that are gone are refused at once.
in_node ip link add services0 type bridge
in_node ip link set services0 up
in_node ip route add "$SERVICE_CIDR" dev services0 src "$LINK_NODE_IP"
in_node ip route add unreachable "$POD_CIDR"
in_node sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.ip_local_port_range='1024 65535'

# cgroup v1: a parent of our own in every hierarchy, so that nothing is left behind.
for hierarchy in $CGROUP_HIERARCHIES; do
  mkdir -p "$hierarchy/$NODE_NETNS"
  if [ -f "$hierarchy/cpuset.cpus" ]; then
    for f in cpus mems; do cat "$hierarchy/cpuset.$f" >"$hierarchy/$NODE_NETNS/cpuset.$f"; done
  fi
done

start relay socat "TCP-LISTEN:$API_PORT,bind=$LINK_HOST_IP,fork,reuseaddr,nodelay" "TCP:127.0.0.1:$API_PORT,nodelay"
start node nsenter --net="/run/netns/$NODE_NETNS" \
  unshare --mount --uts --pid --fork --kill-child --mount-proc "$here/node-init.sh"
wait_for 10 'the first process of the node' pgrep -P "$(cat "$RUN/node.pid")"
pgrep -P "$(cat "$RUN/node.pid")" >"$RUN/node.init"

wait_for 120 'the node to be Ready' bash -c \
  "kubectl get node $NODE -o jsonpath='{.status.conditions[?(@.type==\"Ready\")].status}' | grep -q True" ||
  { for log in containerd kubelet kube-proxy; do echo "== $log"; tail -n 15 "$RUN/$log.log"; done >&2; exit 1; }
printf 'node Ready after %d ms\n' $((($(date +%s%N) - began) / 1000000)) >&2
