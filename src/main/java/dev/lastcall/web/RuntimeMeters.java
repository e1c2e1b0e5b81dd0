package dev.lastcall.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.quarkus.micrometer.runtime.binder.JVMInfoBinder;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Meters of the JVM and the process, the same as those of Quarkus ({@code
 * quarkus.micrometer.binder.jvm} and {@code system}), which binds them before the program listens:
 * that is 0.1 s of a start. Collections before that are not counted.
 */
@ApplicationScoped
class RuntimeMeters {

  private static final Logger LOG = Logger.getLogger(RuntimeMeters.class);

  private final Vertx vertx;
  private final MeterRegistry registry;
  private final List<AutoCloseable> listeners = new ArrayList<>();

  RuntimeMeters(Vertx vertx, MeterRegistry registry) {
    this.vertx = vertx;
    this.registry = registry;
  }

  /** Begins, and returns at once: event loops have better to do. */
  void bind() {
    vertx
        .executeBlocking(Executors.callable(this::bindAll))
        .onFailure(failure -> LOG.error("There are no meters of the JVM", failure));
  }

  private synchronized void bindAll() {
    List<MeterBinder> binders =
        new ArrayList<>(
            List.of(
                new ClassLoaderMetrics(),
                new JvmHeapPressureMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new JVMInfoBinder(),
                new UptimeMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics()));
    // A native binary does not tell of its collections.
    if (ImageMode.current() == ImageMode.JVM) {
      binders.add(new JvmGcMetrics());
    }
    for (MeterBinder binder : binders) {
      binder.bindTo(registry);
      if (binder instanceof AutoCloseable listener) {
        listeners.add(listener);
      }
    }
  }

  synchronized void stop(@Observes ShutdownEvent event) throws Exception {
    for (AutoCloseable listener : listeners) {
      listener.close();
    }
    listeners.clear();
  }
}
