package dev.lastcall.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code istio}: what is merged into the annotation {@code proxy.istio.io/config}.
 *
 * @param terminationDrainDuration how long the proxy goes on after SIGTERM; empty means as long as
 *     the application's stop time
 * @see <a
 *     href="https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig">ProxyConfig</a>
 */
public record Istio(Optional<Duration> terminationDrainDuration) {}
