package dev.lastcall.web;

/** Whether a connection is read. What is not read stays with its client, and takes no heap. */
interface Reading {

  void pause();

  void resume();

  /** Of a connection that cannot have many requests at a time. */
  final class Always implements Reading {

    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }
}
