package dev.lastcall.e2e;

import dev.lastcall.testing.OnNativeBinary;

/** The same on the native binary. */
@OnNativeBinary
class NativeFuzzIT extends FuzzIT {

  /** Its garbage counts too, so the heap alone is the bound. */
  @Override
  long maxGrowth() {
    return HEAP_MIB << 20;
  }
}
