package dev.lastcall.cluster;

import dev.lastcall.guard.PreparationRecord;
import dev.lastcall.guard.PreparationRecords;
import java.util.List;

/** Records that live as long as the process: offline the Pods do not outlive it either. */
final class MemoryRecords implements PreparationRecords {

  private List<PreparationRecord> records = List.of();

  @Override
  public synchronized List<PreparationRecord> read() {
    return records;
  }

  @Override
  public synchronized void replace(List<PreparationRecord> changed) {
    records = List.copyOf(changed);
  }
}
