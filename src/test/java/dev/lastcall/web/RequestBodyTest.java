package dev.lastcall.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final BodyParts parts = new BodyParts();
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
    "262144, 262144, 16384",
    "262145, 262145, 16384",
    "300000, 300000, 16384",
    "300000, -1, 16384",
    "300000, 300000, 300000",
    "700000, 700000, 10000",
    "1000, 10, 100"
  })
  void isWhatWasSent(int length, long declared, int chunk) throws IOException {
    byte[] sent = new byte[length];
    new Random(length).nextBytes(sent);
    // The second is collected where the first was.
    for (byte[] bytes : List.of(sent, Arrays.copyOf(sent, length / 2), sent)) {
      RequestBody body = new RequestBody(budget, parts, client, declared);
      send(bytes, chunk, body);
      assertArrayEquals(bytes, body.isArray() ? body.array() : body.stream().readAllBytes());
      body.release();
      assertTrue(budget.resize(client, 0, 1 << 20), "all is free again");
      budget.resize(client, 1 << 20, 0);
    }
  }

  private static void send(byte[] bytes, int chunk, RequestBody body) {
    for (int at = 0; at < bytes.length; at += chunk) {
      assertTrue(body.append(Buffer.buffer(bytes).slice(at, Math.min(bytes.length, at + chunk))));
    }
  }

  @Test
  void largeOnesAreCollectedInTheMemoryOfEarlierOnes() {
    RequestBody first = new RequestBody(budget, parts, client, 1 << 20);
    send(new byte[1 << 20], 16 << 10, first);
    first.release();
    Set<byte[]> used = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 3; i++) {
      used.add(parts.take());
    }
    parts.giveBack(List.copyOf(used));
    RequestBody second = new RequestBody(budget, parts, client, 1 << 20);
    send(new byte[1 << 20], 16 << 10, second);
    assertFalse(used.contains(parts.take()), "the second has what the first had");
  }

  /** A quote, its escape and what is in between may stand in different parts. */
  @ParameterizedTest
  @ValueSource(ints = {262_140, 262_141, 262_142, 262_143, 262_144, 524_287})
  void theTreeIsAsLargeWhereverTheTextIsParted(int before) {
    String text = " ".repeat(before) + "{\"a\\\\\":\"{,\\\",[\",\"b\":[1,2]}";
    TreeSize whole = new TreeSize();
    whole.add(text.getBytes(UTF_8), text.length());
    RequestBody body = new RequestBody(budget, parts, client, -1);
    send(text.getBytes(UTF_8), 1 << 10, body);
    assertEquals(whole.estimate(), body.treeSize());
    assertEquals(5 * 160, body.treeSize());
  }

  @Test
  void largeBodiesLeaveRoomForSmallOnes() {
    RequestBody large = new RequestBody(budget, parts, client, 1 << 20);
    assertTrue(large.append(Buffer.buffer(new byte[1 << 20])));
    assertFalse(
        new RequestBody(budget, parts, client, 100_000).append(Buffer.buffer(new byte[100_000])));
    RequestBody small = new RequestBody(budget, parts, client, 8_000);
    assertTrue(small.append(Buffer.buffer(new byte[8_000])));
    large.release();
    assertTrue(
        new RequestBody(budget, parts, client, 100_000).append(Buffer.buffer(new byte[100_000])));
  }

  @Test
  void manySmallOnesOfOneClientLeaveRoomForThoseOfOthers() {
    int held = 0;
    while (new RequestBody(budget, parts, client, 8_000).append(Buffer.buffer(new byte[8_000]))) {
      held += 8_000;
    }
    assertTrue(held > (1 << 20) - 8_000 && held < 5 << 18, held + " of one client");
    RequestBody ofOther = new RequestBody(budget, parts, new Client("other"), 50_000);
    assertTrue(ofOther.append(Buffer.buffer(new byte[50_000])));
    ofOther.release();
  }

  @Test
  void whatGrowsIsSmallNoMore() {
    RequestBody grows = new RequestBody(budget, parts, client, -1);
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
      assertTrue(new RequestBody(budget, parts, client, 1 << 20).append(Buffer.buffer("{")));
    }
  }
}
