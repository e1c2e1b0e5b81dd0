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
  private final SegmentPool pool = new SegmentPool();
  private final Client client = new Client("one");

  @ParameterizedTest(name = "{0} bytes of which {1} are declared, by {2}")
  @CsvSource({
    "0, 0, 1",
    "0, -1, 1",
    "100, 100, 100",
    "100, 100, 7",
    "100, -1, 7",
    "150, 100, 100",
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
      RequestBody body = new RequestBody(budget, pool, client, declared);
      send(bytes, chunk, body);
      assertArrayEquals(bytes, body.isArray() ? body.array() : body.stream().readAllBytes());
      body.release();
      assertAllIsFree();
    }
  }

  private void assertAllIsFree() {
    assertTrue(budget.resize(client, 0, 1 << 20), "all is free again");
    assertFalse(budget.resize(client, 1 << 20, (1 << 20) + 1), "once");
    budget.resize(client, 1 << 20, 0);
  }

  private static void send(byte[] bytes, int chunk, RequestBody body) {
    for (int at = 0; at < bytes.length; at += chunk) {
      assertTrue(body.append(Buffer.buffer(bytes).slice(at, Math.min(bytes.length, at + chunk))));
    }
  }

  @Test
  void oneThatCameAsAWholeIsNotCopied() {
    Buffer whole = Buffer.buffer(new byte[5_000]);
    RequestBody body = new RequestBody(budget, pool, client, 5_000);
    assertTrue(body.append(whole));
    assertEquals(5_000, budget.smallBytes(client));
    whole.setByte(4_999, (byte) 1);
    assertEquals(1, body.array()[4_999]);
    body.release();
    assertAllIsFree();
  }

  /** An array with more in it than the body is another's. */
  @Test
  void aPartOfAnArrayIsCopied() {
    Buffer more = Buffer.buffer(new byte[5_000]);
    RequestBody body = new RequestBody(budget, pool, client, 4_000);
    assertTrue(body.append(more.slice(1_000, 5_000)));
    more.setByte(4_999, (byte) 1);
    assertArrayEquals(new byte[4_000], body.array());
  }

  @Test
  void largeOnesAreCollectedInTheMemoryOfEarlierOnes() {
    List<byte[]> used = List.of(pool.acquire(), pool.acquire(), pool.acquire());
    pool.release(used);
    RequestBody body = new RequestBody(budget, pool, client, 1 << 20);
    send(new byte[1 << 20], 16 << 10, body);
    assertFalse(isOneOf(used, pool.acquire()), "they are in use");
    body.release();
    body.release();
    Set<byte[]> free = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 3; i++) {
      assertTrue(free.add(pool.acquire()), "nobody else has it");
    }
    assertTrue(free.containsAll(used), "all are used again");
    assertFalse(isOneOf(used, pool.acquire()), "each of them once");
  }

  private static boolean isOneOf(List<byte[]> segments, byte[] segment) {
    return segments.stream().anyMatch(it -> it == segment);
  }

  @Test
  void twoAtATimeHaveMemoryOfTheirOwn() throws IOException {
    byte[] ones = new byte[400_000];
    byte[] twos = new byte[400_000];
    Arrays.fill(ones, (byte) 1);
    Arrays.fill(twos, (byte) 2);
    pool.release(List.of(pool.acquire(), pool.acquire(), pool.acquire()));
    RequestBody first = new RequestBody(budget, pool, client, -1);
    RequestBody second = new RequestBody(budget, pool, client, -1);
    for (int at = 0; at < 400_000; at += 10_000) {
      assertTrue(first.append(Buffer.buffer(ones).slice(at, at + 10_000)));
      assertTrue(second.append(Buffer.buffer(twos).slice(at, at + 10_000)));
    }
    assertArrayEquals(ones, first.stream().readAllBytes());
    assertArrayEquals(twos, second.stream().readAllBytes());
  }

  @Test
  void whatIsRefusedInTheMidstIsFreeAgain() {
    RequestBody body = new RequestBody(budget, pool, client, -1);
    assertFalse(body.append(Buffer.buffer(new byte[(1 << 20) + 1])));
    body.release();
    assertAllIsFree();
  }

  @Test
  void oneThatCameAsAWholeIsRefusedAsWell() {
    assertTrue(budget.resize(client, 0, 1 << 20));
    RequestBody body = new RequestBody(budget, pool, client, 100_000);
    assertFalse(body.append(Buffer.buffer(new byte[100_000])));
    body.release();
    budget.resize(client, 1 << 20, 0);
    assertAllIsFree();
  }

  @Test
  void whatIsFreeIsForgotten() {
    List<byte[]> used = List.of(pool.acquire());
    pool.release(used);
    pool.clear();
    assertFalse(isOneOf(used, pool.acquire()));
  }

  /** A quote, its escape and what is in between may stand in different parts. */
  @ParameterizedTest
  @ValueSource(ints = {262_140, 262_141, 262_142, 262_143, 262_144, 524_287})
  void theTreeIsAsLargeWhereverTheTextIsParted(int before) {
    String text = " ".repeat(before) + "{\"a\\\\\":\"{,\\\",[\",\"b\":[1,2]}";
    TreeSize whole = new TreeSize();
    whole.add(text.getBytes(UTF_8), text.length());
    RequestBody body = new RequestBody(budget, pool, client, -1);
    send(text.getBytes(UTF_8), 1 << 10, body);
    assertEquals(whole.estimate(), body.treeSize());
    assertEquals(5 * 160, body.treeSize());
  }

  @Test
  void largeBodiesLeaveRoomForSmallOnes() {
    RequestBody large = new RequestBody(budget, pool, client, 1 << 20);
    assertTrue(large.append(Buffer.buffer(new byte[1 << 20])));
    assertFalse(
        new RequestBody(budget, pool, client, 100_000).append(Buffer.buffer(new byte[100_000])));
    RequestBody small = new RequestBody(budget, pool, client, 8_000);
    assertTrue(small.append(Buffer.buffer(new byte[8_000])));
    large.release();
    assertTrue(
        new RequestBody(budget, pool, client, 100_000).append(Buffer.buffer(new byte[100_000])));
  }

  @Test
  void manySmallOnesOfOneClientLeaveRoomForThoseOfOthers() {
    int held = 0;
    while (new RequestBody(budget, pool, client, 8_000).append(Buffer.buffer(new byte[8_000]))) {
      held += 8_000;
    }
    assertTrue(held > (1 << 20) - 8_000 && held < 5 << 18, held + " of one client");
    RequestBody ofOther = new RequestBody(budget, pool, new Client("other"), 50_000);
    assertTrue(ofOther.append(Buffer.buffer(new byte[50_000])));
    ofOther.release();
  }

  @Test
  void whatGrowsIsSmallNoMore() {
    RequestBody grows = new RequestBody(budget, pool, client, -1);
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
      assertTrue(new RequestBody(budget, pool, client, 1 << 20).append(Buffer.buffer("{")));
    }
  }
}
