package dev.lastcall.web;

import dev.lastcall.runtime.CertificateStatus;
import dev.lastcall.runtime.LeaderStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;

/** Shows when the certificate expires, and which replica leads. */
@ApplicationScoped
class CertificateMonitor {

  void start(
      @Observes StartupEvent event,
      CertificateStatus certificate,
      LeaderStatus leader,
      MeterRegistry registry) {
    Gauge.builder("lastcall.certificate.not.after.seconds", certificate, CertificateMonitor::end)
        .description("When the certificate served expires; 0 while there is none")
        .strongReference(true)
        .register(registry);
    Gauge.builder("lastcall.leader", leader, status -> status.isLeader() ? 1 : 0)
        .description("1 on the replica that keeps what all share")
        .strongReference(true)
        .register(registry);
  }

  private static double end(CertificateStatus certificate) {
    return certificate.notAfter().map(Instant::getEpochSecond).orElse(0L);
  }
}
