package dev.lastcall.cluster;

/** There is no usable pair; the message says where and why. */
final class CertificateProblem extends Exception {

  CertificateProblem(String message) {
    super(message);
  }
}
