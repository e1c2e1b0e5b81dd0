package dev.lastcall.policy;

/** The kinds of objects that a policy can match; spelt as in {@code match[].kinds}. */
public enum ObjectKind {
  Pod,
  Service,
  Ingress
}
