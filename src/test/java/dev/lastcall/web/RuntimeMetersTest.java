package dev.lastcall.web;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RuntimeMetersTest {

  private static final Duration GENEROUS = Duration.ofMinutes(1);

  @TestHTTPResource(value = "/metrics", management = true)
  URL metrics;

  @Test
  void theMetersOfTheJvmAndTheProcessAreThereSoonAfterTheStart() {
    for (String name :
        List.of(
            "jvm_buffer_count_buffers",
            "jvm_classes_loaded_classes",
            "jvm_gc_memory_allocated_bytes_total",
            "jvm_gc_overhead",
            "jvm_info_total",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds",
            "system_cpu_count")) {
      await(name)
          .atMost(GENEROUS)
          .untilAsserted(
              () -> RestAssured.get(metrics).then().statusCode(200).body(containsString(name)));
    }
  }
}
