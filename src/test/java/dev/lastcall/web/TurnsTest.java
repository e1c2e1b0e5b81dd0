package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final Client FLOOD = new Client("flood");
  private static final Client GOOD = new Client("good");

  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final Turns turns = new Turns(eventLoop);
  private final List<String> decided = new ArrayList<>();

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void aFewAreDecidedAsTheyArrive() throws Exception {
    eventLoop
        .submit(
            () -> {
              for (int i = 0; i < 8; i++) {
                turns.take(FLOOD, new Reading.Always(), Turns.REVIEW, () -> decided.add("now"));
              }
              decided.add("read");
            })
        .get(1, TimeUnit.MINUTES);
    assertEquals("read", decided.get(8));
  }

  @Test
  void clientsTakeTurnsWhenThereAreMany() throws Exception {
    int sent = 1_000;
    CountDownLatch done = new CountDownLatch(sent + 3);
    eventLoop
        .submit(
            () -> {
              for (int i = 0; i < sent; i++) {
                turns.take(FLOOD, new Reading.Always(), Turns.REVIEW, () -> decide("flood", done));
              }
              for (int i = 0; i < 3; i++) {
                turns.take(GOOD, new Reading.Always(), Turns.REVIEW, () -> decide("good", done));
              }
            })
        .get(1, TimeUnit.MINUTES);
    assertTrue(done.await(1, TimeUnit.MINUTES), decided.size() + " of them were decided");
    assertTrue(decided.lastIndexOf("good") < 20, decided.subList(0, 30).toString());
  }

  @Test
  void theEventLoopReadsInBetween() throws Exception {
    int sent = 1_000;
    CountDownLatch done = new CountDownLatch(sent);
    eventLoop.submit(
        () -> {
          for (int i = 0; i < sent; i++) {
            turns.take(
                FLOOD,
                new Reading.Always(),
                Turns.REVIEW,
                () -> {
                  long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(100);
                  while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                  }
                  decide("flood", done);
                });
          }
          eventLoop.schedule(() -> decided.add("read"), 5, TimeUnit.MILLISECONDS);
        });
    assertTrue(done.await(1, TimeUnit.MINUTES));
    assertTrue(decided.indexOf("read") >= 0, "it was never read");
    assertTrue(decided.indexOf("read") < sent, "read after all were decided");
  }

  @Test
  void oneThatFailsHoldsNobodyUp() throws Exception {
    CountDownLatch done = new CountDownLatch(100);
    eventLoop
        .submit(
            () -> {
              for (int i = 0; i < 9; i++) {
                turns.take(FLOOD, new Reading.Always(), Turns.REVIEW, () -> {});
              }
              turns.take(
                  FLOOD,
                  new Reading.Always(),
                  Turns.REVIEW,
                  () -> {
                    throw new IllegalStateException("thrown by the test");
                  });
              for (int i = 0; i < 100; i++) {
                turns.take(GOOD, new Reading.Always(), Turns.REVIEW, () -> decide("good", done));
              }
            })
        .get(1, TimeUnit.MINUTES);
    assertTrue(done.await(1, TimeUnit.MINUTES), decided.size() + " of 100 were decided");
  }

  @Test
  void aConnectionThatSendsMuchIsNotReadUntilMostIsDecided() throws Exception {
    List<Integer> waiting = new ArrayList<>();
    int[] left = {0};
    Reading connection =
        new Reading() {
          @Override
          public void pause() {
            decided.add("paused");
          }

          @Override
          public void resume() {
            decided.add("resumed");
            waiting.add(left[0]);
          }
        };
    CountDownLatch done = new CountDownLatch(100);
    eventLoop
        .submit(
            () -> {
              for (int i = 0; i < 100; i++) {
                left[0]++;
                turns.take(
                    FLOOD,
                    connection,
                    Turns.REVIEW,
                    () -> {
                      left[0]--;
                      decide("flood", done);
                    });
              }
            })
        .get(1, TimeUnit.MINUTES);
    assertTrue(done.await(1, TimeUnit.MINUTES), decided.size() + " of 100 were decided");
    assertEquals(1, Collections.frequency(decided, "paused"));
    assertEquals(1, waiting.size());
    assertTrue(
        waiting.get(0) > 0 && waiting.get(0) < 20, waiting + " waited when it was read again");
  }

  private void decide(String client, CountDownLatch done) {
    decided.add(client);
    done.countDown();
  }
}
