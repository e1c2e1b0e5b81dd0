package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.Verdict;
import org.junit.jupiter.api.Test;

class RehearsalTest {

  private final Rehearsal rehearsal = new Rehearsal();

  @Test
  void goesAllTheWayToAPatchAgainAndAgain() throws Exception {
    for (int time = 0; time < 2; time++) {
      Verdict verdict =
          rehearsal.decide(AdmissionReviews.read(rehearsal.review().getBytes())).result();

      assertInstanceOf(Verdict.Patch.class, verdict, verdict.reason());
    }
  }

  @Test
  void hasAPathThatNobodyElseKnows() {
    assertTrue(rehearsal.path().matches("/rehearsal/[0-9a-f-]{36}"), rehearsal.path());
    assertNotEquals(rehearsal.path(), new Rehearsal().path());
  }
}
