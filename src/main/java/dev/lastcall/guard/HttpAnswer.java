package dev.lastcall.guard;

/** What a system answered, complete. */
record HttpAnswer(int status, byte[] body) {

  boolean isSuccess() {
    return status >= 200 && status <= 299;
  }

  boolean isGone() {
    return status == 404 || status == 410;
  }

  boolean isRedirect() {
    return status >= 300 && status <= 399;
  }
}
