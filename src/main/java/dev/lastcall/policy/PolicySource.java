package dev.lastcall.policy;

/** The bytes of one policy file, and the name under which errors speak of it. */
public record PolicySource(String file, byte[] content) {}
