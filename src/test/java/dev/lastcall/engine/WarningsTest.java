package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

  /** Values of users are in them. */
  @Test
  void lineBreaksHaveNoPlaceInAHeader() {
    Warnings warnings = new Warnings();
    warnings.addRemark("%s is ignored", "c\r\nd");
    warnings.add("%s is kept", "a\nb");
    assertEquals(List.of("a b is kept", "c d is ignored"), warnings.toList());
  }
}
