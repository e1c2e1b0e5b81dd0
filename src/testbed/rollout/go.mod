module testbed.local/rollout

go 1.26
