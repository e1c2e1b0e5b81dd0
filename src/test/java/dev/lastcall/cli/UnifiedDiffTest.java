package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnifiedDiffTest {

  @Test
  void isEmptyForEqualTexts() {
    assertEquals("", UnifiedDiff.of("x", "a\n", "a\n"));
  }

  @Test
  void showsThreeLinesAroundAChange() {
    assertEquals(
        "--- a/dir/x\n+++ b/dir/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
        UnifiedDiff.of("/dir/x", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "dir/x, dir/x",
    "/dir/x, dir/x",
    "../x, x",
    "../../dir/x, dir/x",
    "..x, ..x",
    "my dir/x, 'my dir/x\t'"
  })
  void namesFilesAsPatchAndGitTakeThem(String name, String header) {
    assertEquals(
        "--- a/%1$s\n+++ b/%1$s\n@@ -1 +1 @@\n-a\n+b\n".formatted(header),
        UnifiedDiff.of(name, "a\n", "b\n"));
  }

  @Test
  void joinsChangesWithSixLinesBetweenAndPartsThoseWithSeven() {
    String before = "a\n1\n2\n3\n4\n5\n6\nb\n1\n2\n3\n4\n5\n6\n7\nc\n";

    assertEquals(
        """
        --- a/x
        +++ b/x
        @@ -1,11 +1,9 @@
        -a
         1
         2
         3
         4
         5
         6
        -b
         1
         2
         3
        @@ -13,4 +11,3 @@
         5
         6
         7
        -c
        """,
        UnifiedDiff.of("x", before, before.replaceAll("[abc]\n", "")));
  }

  @Test
  void saysWhereALineBreakIsMissing() {
    assertEquals(
        "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"
            + "\\ No newline at end of file\n",
        UnifiedDiff.of("x", "a", "a\nb"));
  }

  @Test
  void keepsCarriageReturns() {
    assertEquals(
        "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\r\n+b\r\n",
        UnifiedDiff.of("x", "a\r\n", "a\r\nb\r\n"));
  }

  @Test
  void startsAtLineZeroOfAnEmptyFile() {
    assertEquals("--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", UnifiedDiff.of("x", "", "a\n"));
  }

  @Test
  void scriptLeadsFromOneTextToTheOtherAndIsNoLongerThanNeeded() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      List<String> before = lines(random);
      List<String> after = lines(random);

      List<LineDiff.Line> script = LineDiff.between(before, after);

      assertEquals(before, texts(script, '+'));
      assertEquals(after, texts(script, '-'));
      assertEquals(
          longestCommon(before, after), script.stream().filter(l -> l.sign() == ' ').count());
    }
  }

  /** Our changes are mostly additions. */
  @Test
  void showsManyAdditionsToALargeFileOneByOne() {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int pod = 0; pod < 3000; pod++) {
      List<String> lines =
          List.of(
              "- kind: Pod\n", "  name: p" + pod + "\n", "  spec:\n", "    a: 1\n", "    b: 2\n");
      before.addAll(lines);
      after.addAll(lines);
      after.addAll(List.of("    lifecycle:\n", "      sleep: 15\n"));
    }

    String diff = UnifiedDiff.of("x", String.join("", before), String.join("", after));

    assertEquals(0, diff.lines().skip(2).filter(line -> line.startsWith("-")).count());
    assertEquals(6000, diff.lines().skip(2).filter(line -> line.startsWith("+")).count());
  }

  @Test
  void leadsFromOneTextToTheOtherBeyondTheBoundOfTheSearch() {
    Random random = new Random(5);
    for (int kinds : List.of(2, 50, 1_000_000)) {
      List<String> before = lines(random, 5000, kinds);
      List<String> after = lines(random, 700, kinds);

      assertScript(before, after);
      assertScript(after, before);
      assertScript(before, lines(random, 5000, kinds));
    }
  }

  private static void assertScript(List<String> before, List<String> after) {
    List<LineDiff.Line> script = LineDiff.between(before, after);

    assertEquals(before, texts(script, '+'));
    assertEquals(after, texts(script, '-'));
  }

  private static List<String> lines(Random random) {
    return lines(random, random.nextInt(12), 4);
  }

  private static List<String> lines(Random random, int count, int kinds) {
    return random.ints(count, 0, kinds).mapToObj(String::valueOf).toList();
  }

  private static List<String> texts(List<LineDiff.Line> script, char without) {
    return script.stream().filter(l -> l.sign() != without).map(LineDiff.Line::text).toList();
  }

  private static int longestCommon(List<String> left, List<String> right) {
    int[][] length = new int[left.size() + 1][right.size() + 1];
    for (int i = 1; i <= left.size(); i++) {
      for (int j = 1; j <= right.size(); j++) {
        length[i][j] =
            left.get(i - 1).equals(right.get(j - 1))
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[left.size()][right.size()];
  }
}
