package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PolicyHashTest {

  @Test
  void isMadeOnceAndWhenItIsAskedFor() {
    AtomicInteger made = new AtomicInteger();
    PolicyHash hash = new PolicyHash(() -> "digits " + made.incrementAndGet());

    assertEquals(0, made.get());
    assertEquals("digits 1", hash.toString());
    assertEquals("digits 1", hash.toString());
    assertEquals(new PolicyHash(() -> "digits 1"), hash);
  }
}
