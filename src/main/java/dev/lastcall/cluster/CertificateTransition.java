package dev.lastcall.cluster;

/** One step in the life of a self-managed certificate; each can be repeated without harm. */
enum CertificateTransition {
  CREATE("a new CA, since there is none that can be used"),
  RESTORE("the Secret is put back as it was"),
  SERVE("a new serving certificate"),
  ADD_AUTHORITY("a new CA, trusted beside the one before it"),
  PUBLISH("the webhook configurations are told which CAs to trust"),
  MARK_TRUSTED("all webhook configurations trust the CA"),
  MARK_UNTRUSTED("a webhook configuration lost the new CA"),
  RETIRE("the CAs before this one are no longer trusted"),
  REST("nothing to do");

  private final String meaning;

  CertificateTransition(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }
}
