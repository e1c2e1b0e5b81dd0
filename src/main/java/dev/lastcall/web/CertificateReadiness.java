package dev.lastcall.web;

import dev.lastcall.runtime.CertificateStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the certificate is served that was asked for. */
@Readiness
@ApplicationScoped
class CertificateReadiness implements HealthCheck {

  private final CertificateStatus certificate;

  CertificateReadiness(CertificateStatus certificate) {
    this.certificate = certificate;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("certificate")
        .status(certificate.ready())
        .withData("description", certificate.description())
        .build();
  }
}
