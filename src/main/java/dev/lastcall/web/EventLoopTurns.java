package dev.lastcall.web;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The turns of each event loop. */
final class EventLoopTurns {

  private final Map<EventLoop, Turns> turns = new ConcurrentHashMap<>();

  Turns of(EventLoop eventLoop) {
    return turns.computeIfAbsent(eventLoop, Turns::new);
  }
}
