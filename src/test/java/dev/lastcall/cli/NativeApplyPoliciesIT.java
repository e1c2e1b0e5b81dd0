package dev.lastcall.cli;

import dev.lastcall.testing.OnNativeBinary;

/** The same on the native binary. */
@OnNativeBinary
class NativeApplyPoliciesIT extends ApplyPoliciesTest {}
