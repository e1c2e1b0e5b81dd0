package dev.lastcall.guard;

import java.util.List;

/** Keeps the records of the leader beyond its life. Calls block, for a few seconds at most. */
public interface PreparationRecords {

  /**
   * All records, empty if there never was one.
   *
   * @throws PodsUnavailableException when they cannot be read
   */
  List<PreparationRecord> read() throws PodsUnavailableException;

  /**
   * Replaces all records, unless another leader wrote since they were read.
   *
   * @throws PodsUnavailableException when it is not known whether they were replaced; they are to
   *     be read again then
   */
  void replace(List<PreparationRecord> records) throws PodsUnavailableException;
}
