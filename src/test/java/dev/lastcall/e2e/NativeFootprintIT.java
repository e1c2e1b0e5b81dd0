package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.OnNativeBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the native binary takes of a node's memory, with the settings that it is built with. */
@OnNativeBinary
class NativeFootprintIT {

  private static final int REVIEWS = 10_000;

  /**
   * Bytes. What is mapped from the file is shared by all processes of a node, and can be dropped.
   */
  private static final long MAX_ANONYMOUS = 30 << 20;

  @Test
  void tenThousandReviewsLeaveLittleBehind() throws Exception {
    byte[] review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
    try (LastcallProcess lastcall = LastcallProcess.serve(Map.of(), "--offline")) {
      print(lastcall, "ready");
      for (int i = 0; i < REVIEWS; i++) {
        assertEquals(200, lastcall.post("/mutate", review).statusCode());
      }
      print(lastcall, REVIEWS + " reviews");
      long anonymous = lastcall.memory("RssAnon");
      assertTrue(anonymous <= MAX_ANONYMOUS, "anonymous memory: " + anonymous + " bytes");
    }
  }

  private static void print(LastcallProcess lastcall, String when) throws Exception {
    System.out.printf(
        "native binary, %s: RSS %.1f MiB, of which %.1f MiB anonymous%n",
        when, mebibytes(lastcall, "VmRSS"), mebibytes(lastcall, "RssAnon"));
  }

  private static double mebibytes(LastcallProcess lastcall, String kind) throws Exception {
    return lastcall.memory(kind) / (double) (1 << 20);
  }
}
