package dev.lastcall.cluster;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads with a name and a number. */
final class GuardThreads implements ThreadFactory {

  private final String name;
  private final AtomicInteger count = new AtomicInteger();

  GuardThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable runnable) {
    Thread thread = new Thread(runnable, name + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
