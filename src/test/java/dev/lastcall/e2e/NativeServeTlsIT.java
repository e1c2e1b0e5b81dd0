package dev.lastcall.e2e;

import dev.lastcall.testing.OnNativeBinary;

/** The same on the native binary. */
@OnNativeBinary
class NativeServeTlsIT extends ServeTlsIT {}
