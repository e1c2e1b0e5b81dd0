package dev.lastcall.review;

/** The operation of an admission request. */
public enum Operation {
  CREATE,
  UPDATE,
  DELETE,
  CONNECT
}
