#!/usr/bin/env bash
# The node's first process (pid 1 of its own pid namespace); started by node-up.sh, not by hand.
# Lays out the node's file system and configuration, starts its three daemons, reaps, and ends all.
set -euo pipefail
. "$(dirname "$0")/env.sh"
node=$RUN/node
pki=$RUN/pki
rm -rf "$node"; mkdir -p "$node"

mount --make-rshared /                        # volumes are propagated into containers
hostname "$NODE"
mount -t tmpfs -o mode=755 tmpfs /run         # sockets, locks, CNI's namespaces and addresses
for dir in /var/lib/cni /var/lib/kubelet /var/log/pods /var/log/containers; do
  mkdir -p "$dir" "$node$dir"
  mount --bind "$node$dir" "$dir"
done
# The kubelet insists on some kernel settings that belong to the whole machine. It is shown files
# that hold what it wants instead, and so changes nothing.
mkdir /run/sysctl
while read -r name value; do
  echo "$value" >"/run/sysctl/${name//\//.}"
  mount --bind "/run/sysctl/${name//\//.}" "/proc/sys/$name"
done <<'SETTINGS'
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SETTINGS

mkdir -p "$node/cni"
cat >"$node/cni/10-testbed.conflist" <<JSON
{"cniVersion": "1.0.0", "name": "testbed", "plugins": [
  {"type": "ptp", "ipMasq": false,
   "ipam": {"type": "host-local", "dataDir": "/run/cni-addresses",
            "ranges": [[{"subnet": "${POD_CIDR%.*}.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
cat >"$node/containerd.toml" <<TOML
version = 2
root = "$node/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "testbed.local/pause:1"
disable_apparmor = true
# Without CAP_SYS_RESOURCE (this kind of machine withholds it) nobody may lower an OOM score, as the
# sandbox asks for; runc then dies with "can't get final child's PID from pipe: EOF".
restrict_oom_score_adj = true
disable_hugetlb_controller = true
tolerate_missing_hugetlb_controller = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "$node/cni"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "${SNAPSHOTTER:-overlayfs}"
default_runtime_name = "runc"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
BinaryName = "${RUNTIME:-runc}"
SystemdCgroup = false
TOML
# There is no DNS in this cluster: Pods get this file, so that look-ups fail at once.
echo 'nameserver 127.0.0.1' >"$node/resolv.conf"
mount --bind "$node/resolv.conf" "$(realpath /etc/resolv.conf)"
cat >"$node/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $LINK_NODE_IP
authentication:
  anonymous: {enabled: false}
  x509: {clientCAFile: $pki/ca.crt}
authorization: {mode: Webhook}
tlsCertFile: $pki/kubelet-serving.crt
tlsPrivateKeyFile: $pki/kubelet-serving.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$NODE_NETNS
failCgroupV1: false                 # this machine's cgroups are v1; refused by default since 1.35
failSwapOn: false
# There is no registry: an image that the kubelet cleans away could not come back. And a full disk
# of the machine must not evict the tests.
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
nodeStatusUpdateFrequency: 5s
YAML
cat >"$node/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $pki/kube-proxy.kubeconfig}
mode: ${PROXY_MODE:-iptables}
clusterCIDR: $POD_CIDR
hostnameOverride: $NODE
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
# Limits of the whole machine, and not for a namespace to set.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML

daemons=()
daemon() { local name=$1; shift; "$@" >"$RUN/$name.log" 2>&1 </dev/null & daemons+=($!); }

daemon containerd containerd --config "$node/containerd.toml"
wait_for 30 containerd ctr version
for tar in "$IMAGES"/*.tar; do ctr -n k8s.io images import "$tar" >>"$RUN/images.log" 2>&1; done
daemon kube-proxy "$BIN/kube-proxy" --config "$node/kube-proxy.yaml"
daemon kubelet "$BIN/kubelet" --config "$node/kubelet.yaml" --kubeconfig "$pki/kubelet.kubeconfig" \
  --hostname-override "$NODE" --node-ip "$LINK_NODE_IP" --cert-dir "$node/pki" --v=2

# Ends with the first daemon that ends, or when it is told to; the kernel then ends the rest.
trap 'exit 0' TERM INT
wait -n "${daemons[@]}" || true
echo "a daemon of the node ended; so does the node" >&2
