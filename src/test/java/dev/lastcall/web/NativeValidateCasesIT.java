package dev.lastcall.web;

import dev.lastcall.testing.OnNativeBinary;

/** By the native binary. */
@OnNativeBinary
class NativeValidateCasesIT extends ValidateCasesIT {}
