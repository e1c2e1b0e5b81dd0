package dev.lastcall.guard;

/** What a system answered, complete. */
record HttpAnswer(int status, byte[] body) {

  boolean isSuccess() {
    return status >= 200 && status <= 299;
  }

  boolean isRedirect() {
    return status >= 300 && status <= 399;
  }
}
