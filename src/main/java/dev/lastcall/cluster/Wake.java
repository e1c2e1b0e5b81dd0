package dev.lastcall.cluster;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Tells that something happened to a watched object, whatever it is. */
record Wake<T>(Runnable changed) implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T object) {
    changed.run();
  }

  @Override
  public void onUpdate(T before, T object) {
    changed.run();
  }

  @Override
  public void onDelete(T object, boolean stateUnknown) {
    changed.run();
  }
}
