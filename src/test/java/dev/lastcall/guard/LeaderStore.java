package dev.lastcall.guard;

import java.util.List;

/** Records that outlive leaders; each leader has a session of its own. */
final class LeaderStore {

  boolean isDown;

  /** What the next write does is done, and nobody is told. */
  boolean isNextAnswerLost;

  List<PreparationRecord> records = List.of();
  private int version;

  PreparationRecords session() {
    return new PreparationRecords() {
      private int seen = -1;

      @Override
      public List<PreparationRecord> read() throws PodsUnavailableException {
        requireUp();
        seen = version;
        return records;
      }

      @Override
      public void replace(List<PreparationRecord> changed) throws PodsUnavailableException {
        requireUp();
        if (seen != version) {
          throw new PodsUnavailableException("Another leader wrote the records", null);
        }
        seen = ++version;
        records = List.copyOf(changed);
        if (isNextAnswerLost) {
          isNextAnswerLost = false;
          throw new PodsUnavailableException("The answer to a write was lost", null);
        }
      }
    };
  }

  private void requireUp() throws PodsUnavailableException {
    if (isDown) {
      throw new PodsUnavailableException("The records cannot be reached", null);
    }
  }
}
