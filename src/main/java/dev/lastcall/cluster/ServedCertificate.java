package dev.lastcall.cluster;

import dev.lastcall.runtime.CertificateStatus;

/** The certificate that HTTPS serves, wherever it comes from. */
interface ServedCertificate extends CertificateStatus {

  /** The pair to be served now; a throw-away one while there is none that was asked for. */
  ServerKey current();
}
