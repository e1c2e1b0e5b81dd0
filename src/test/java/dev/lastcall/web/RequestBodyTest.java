package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {

  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final Client client = new Client("one");

  @ParameterizedTest(name = "{0} bytes of which {1} are declared, by {2}")
  @CsvSource({
    "0, 0, 1",
    "0, -1, 1",
    "100, 100, 100",
    "100, 100, 7",
    "100, -1, 7",
    "5000, 5000, 1000",
    "70000, 70000, 16384",
    "300000, 300000, 16384",
    "300000, -1, 16384",
    "1000, 10, 100"
  })
  void isWhatWasSent(int length, long declared, int chunk) {
    byte[] sent = new byte[length];
    new Random(length).nextBytes(sent);
    RequestBody body = new RequestBody(budget, client, declared);
    for (int at = 0; at < length; at += chunk) {
      assertTrue(body.append(Buffer.buffer(sent).slice(at, Math.min(length, at + chunk))));
    }
    assertArrayEquals(sent, body.complete());
    body.release();
    assertTrue(budget.resize(client, 0, 1 << 20), "all is free again");
  }

  @Test
  void largeBodiesLeaveRoomForSmallOnes() {
    RequestBody large = new RequestBody(budget, client, 1 << 20);
    assertTrue(large.append(Buffer.buffer(new byte[1 << 20])));
    assertFalse(new RequestBody(budget, client, 100_000).append(Buffer.buffer(new byte[100_000])));
    RequestBody small = new RequestBody(budget, client, 8_000);
    assertTrue(small.append(Buffer.buffer(new byte[8_000])));
    large.release();
    assertTrue(new RequestBody(budget, client, 100_000).append(Buffer.buffer(new byte[100_000])));
  }

  @Test
  void manySmallOnesOfOneClientLeaveRoomForThoseOfOthers() {
    int held = 0;
    while (new RequestBody(budget, client, 8_000).append(Buffer.buffer(new byte[8_000]))) {
      held += 8_000;
    }
    assertTrue(held > (1 << 20) - 8_000 && held < 5 << 18, held + " of one client");
    RequestBody ofOther = new RequestBody(budget, new Client("other"), 50_000);
    assertTrue(ofOther.append(Buffer.buffer(new byte[50_000])));
    ofOther.release();
  }

  @Test
  void whatGrowsIsSmallNoMore() {
    RequestBody grows = new RequestBody(budget, client, -1);
    for (int i = 0; i < 10; i++) {
      assertTrue(grows.append(Buffer.buffer(new byte[60_000])));
    }
    assertEquals(0, budget.smallBytes(client));
    grows.release();
    assertEquals(0, budget.smallBytes(client));
    assertTrue(budget.resize(client, 0, 1 << 20), "all is free again");
  }

  /** What is declared costs nothing before it comes. */
  @Test
  void aDeclarationTakesNoMemory() {
    for (int i = 0; i < 100; i++) {
      assertTrue(new RequestBody(budget, client, 1 << 20).append(Buffer.buffer("{")));
    }
  }
}
