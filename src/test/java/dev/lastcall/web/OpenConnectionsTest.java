package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {

  private final OpenConnections connections = new OpenConnections(2, Duration.ZERO);

  @Test
  void theOldestThatNeverAskedMakesRoom() {
    EmbeddedChannel served = accepted();
    OpenConnection.of(served).orElseThrow().beginRequest();
    OpenConnection.of(served).orElseThrow().endRequest();
    EmbeddedChannel silent = accepted();
    EmbeddedChannel next = accepted();
    assertFalse(silent.isOpen());
    assertTrue(served.isOpen());
    assertTrue(next.isOpen());
  }

  @Test
  void theOneLongestWithoutARequestMakesRoom() {
    EmbeddedChannel first = accepted();
    EmbeddedChannel second = accepted();
    for (EmbeddedChannel channel : new EmbeddedChannel[] {second, first}) {
      OpenConnection.of(channel).orElseThrow().beginRequest();
      OpenConnection.of(channel).orElseThrow().endRequest();
    }
    accepted();
    assertFalse(second.isOpen());
    assertTrue(first.isOpen());
  }

  @Test
  void whereAllHaveRequestsTheNewcomerIsRefused() {
    EmbeddedChannel first = accepted();
    EmbeddedChannel second = accepted();
    OpenConnection.of(first).orElseThrow().beginRequest();
    OpenConnection.of(second).orElseThrow().beginRequest();
    assertFalse(connections.accept(new EmbeddedChannel()));
    assertTrue(first.isOpen());
    OpenConnection.of(second).orElseThrow().endRequest();
    accepted();
    assertFalse(second.isOpen());
  }

  @Test
  void whatIsClosedCountsNoMore() {
    EmbeddedChannel first = accepted();
    EmbeddedChannel second = accepted();
    first.close();
    accepted();
    assertTrue(second.isOpen());
  }

  @Test
  void aYoungOneMakesNoRoomForOneOfTheSameClient() {
    OpenConnections patient = new OpenConnections(2, Duration.ofHours(1));
    EmbeddedChannel first = from("a");
    EmbeddedChannel second = from("a");
    assertTrue(patient.accept(first));
    assertTrue(patient.accept(second));
    assertFalse(patient.accept(from("a")));
    assertTrue(patient.accept(from("b")));
    assertFalse(first.isOpen());
    assertTrue(second.isOpen());
  }

  @Test
  void whoHasTheMostLosesOneEvenIfItHasRequests() {
    EmbeddedChannel first = from("a");
    EmbeddedChannel second = from("a");
    for (EmbeddedChannel channel : List.of(first, second)) {
      assertTrue(connections.accept(channel));
      OpenConnection.of(channel).orElseThrow().beginRequest();
    }
    EmbeddedChannel other = from("b");
    assertTrue(connections.accept(other));
    assertTrue(first.isOpen() != second.isOpen());
    assertFalse(connections.accept(from("a")), "it has as many as the other");
    assertTrue(other.isOpen());
  }

  @Test
  void anIdleOneIsNotClosedForAClientThatHasMore() {
    OpenConnections three = new OpenConnections(3, Duration.ZERO);
    EmbeddedChannel good = from("a");
    EmbeddedChannel flood = from("b");
    EmbeddedChannel more = from("b");
    for (EmbeddedChannel channel : List.of(good, flood, more)) {
      assertTrue(three.accept(channel));
    }
    OpenConnection.of(flood).orElseThrow().beginRequest();
    OpenConnection.of(more).orElseThrow().beginRequest();
    assertFalse(three.accept(from("b")));
    assertTrue(good.isOpen());
  }

  private EmbeddedChannel accepted() {
    EmbeddedChannel channel = new EmbeddedChannel();
    assertTrue(connections.accept(channel));
    return channel;
  }

  private static EmbeddedChannel from(String address) {
    return new EmbeddedChannel() {
      @Override
      protected SocketAddress remoteAddress0() {
        return new LocalAddress(address);
      }
    };
  }
}
