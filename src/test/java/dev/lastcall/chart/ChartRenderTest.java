package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.lastcall.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each variant of values renders as recorded in {@code src/test/resources/chart}. Run with {@code
 * -Dgolden=update} to write these anew, and read the difference.
 */
class ChartRenderTest {

  private static final Path GOLDEN = Path.of("src/test/resources/chart");

  @Test
  void lintFindsNothing() {
    LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

    assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.chart.Chart#variants")
  void rendersAsRecorded(String variant) throws IOException {
    String rendered = Chart.render(variant);

    Path golden = GOLDEN.resolve(variant + ".yaml");
    assertEquals(GoldenFile.expected(golden, rendered), rendered);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.chart.Chart#variants")
  void rendersTheSameBytesAgain(String variant) {
    assertEquals(Chart.render(variant), Chart.render(variant));
  }
}
