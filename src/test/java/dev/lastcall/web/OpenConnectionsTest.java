package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {

  private final OpenConnections connections = new OpenConnections(2);

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

  private EmbeddedChannel accepted() {
    EmbeddedChannel channel = new EmbeddedChannel();
    assertTrue(connections.accept(channel));
    return channel;
  }
}
