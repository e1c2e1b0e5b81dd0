#!/usr/bin/env bash
# Debian's packages that a node needs; installed where one is missing. Needs root.
set -euo pipefail
for tool in containerd runc iptables nft conntrack socat busybox /usr/lib/cni/ptp; do
  command -v "$tool" >/dev/null || missing=yes
done
[ -n "${missing:-}" ] || exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  containerd runc containernetworking-plugins iptables nftables conntrack busybox-static ethtool socat kmod \
  procps iproute2
