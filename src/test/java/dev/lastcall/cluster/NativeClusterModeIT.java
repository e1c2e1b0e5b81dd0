package dev.lastcall.cluster;

import dev.lastcall.testing.OnNativeBinary;

/** The same with the native binary. */
@OnNativeBinary
class NativeClusterModeIT extends ClusterModeIT {}
