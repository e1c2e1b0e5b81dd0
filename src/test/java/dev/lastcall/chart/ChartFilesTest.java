package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.GoldenFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the chart has from elsewhere is what it is there. Run with {@code -Dgolden=update} to write
 * the copies anew.
 */
class ChartFilesTest {

  private static final Path README = Chart.DIRECTORY.resolve("README.md");
  private static final String TABLE = "<!-- values -->\n";
  private static final int MARGIN_SECONDS = 5;
  private static final Pattern METRIC = Pattern.compile("lastcall_[a-z_]+");

  /** Helm reads no file outside the chart, and GitOps tools skip symbolic links. */
  @Test
  void shippedPoliciesAreTheRepositorys() throws IOException {
    Path copies = Chart.DIRECTORY.resolve("policies");
    for (String name : Chart.shippedPolicies()) {
      String original = Files.readString(Path.of("policies", name));
      if (GoldenFile.isUpdated()) {
        Files.writeString(copies.resolve(name), original);
      }
      assertEquals(original, Files.readString(copies.resolve(name)), name);
    }
    try (Stream<Path> files = Files.list(copies)) {
      assertEquals(
          Chart.shippedPolicies(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void everyValueIsDocumented() throws IOException {
    assertEquals(List.of(), ValuesDocument.undocumented());
  }

  @Test
  void readmeTellsTheValues() throws IOException {
    String text = Files.readString(README);
    int start = text.indexOf(TABLE) + TABLE.length();
    int end = text.indexOf(TABLE, start);
    String expected = text.substring(0, start) + ValuesDocument.table() + text.substring(end);
    if (GoldenFile.isUpdated()) {
      Files.writeString(README, expected);
    }
    assertEquals(expected, Files.readString(README));
  }

  @Test
  void versionIsTheProgramsOwn() throws IOException {
    JsonNode chart =
        Chart.documents(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml"))).get(0);
    String pom = Files.readString(Path.of("pom.xml"));

    assertEquals(chart.get("version"), chart.get("appVersion"));
    assertTrue(pom.contains("<version>" + chart.get("version").asText() + "</version>"));
  }

  @Test
  void alertsAndDashboardUseMetricsThatAreDocumented() throws IOException {
    Set<String> documented = metrics(Files.readString(Path.of("docs/operations.md")));
    Set<String> used = metrics(Json.text(Chart.only(Chart.render("monitoring"), "PrometheusRule")));
    used.addAll(metrics(Files.readString(Chart.DIRECTORY.resolve("dashboards/lastcall.json"))));
    used.removeAll(documented);

    assertEquals(Set.of(), used);
  }

  @Test
  void everyAlertIsExplained() throws IOException {
    String page = Files.readString(Path.of("docs/alerts.md"));
    List<String> missing = new ArrayList<>();
    JsonNode rules =
        Chart.only(Chart.render("monitoring"), "PrometheusRule").at("/spec/groups/0/rules");
    for (JsonNode rule : rules) {
      if (!page.contains("## " + rule.get("alert").asText() + "\n")) {
        missing.add(rule.get("alert").asText());
      }
    }

    assertEquals(8, rules.size());
    assertEquals(List.of(), missing);
  }

  @Test
  void dashboardIsJson() throws IOException {
    JsonNode map =
        Chart.all(Chart.render("monitoring"), "ConfigMap").stream()
            .filter(it -> it.at("/metadata/name").asText().endsWith("-dashboard"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        "Lastcall", Json.parse(map.at("/data/lastcall.json").asText()).get("title").asText());
  }

  /** Its own Pods stop as its policies have others stop. */
  @Test
  void graceIsTheSumOfWhatComesAfterTheDeletion() throws IOException {
    JsonNode pod = Chart.only(Chart.render("default"), "Deployment").at("/spec/template/spec");
    Properties program = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      program.load(reader);
    }
    JsonNode web = Chart.documents(Files.readString(Path.of("policies/web.yaml"))).get(0);
    int delay = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt();
    int stopTime =
        seconds(program.getProperty("quarkus.shutdown.delay"))
            + seconds(program.getProperty("quarkus.shutdown.timeout"));

    assertEquals(seconds(web.at("/spec/preStop/delay").asText()), delay);
    assertEquals(
        delay + stopTime + MARGIN_SECONDS, pod.get("terminationGracePeriodSeconds").asInt());
  }

  private static int seconds(String text) {
    return Integer.parseInt(text.replaceFirst("s$", ""));
  }

  private static Set<String> metrics(String text) {
    return new TreeSet<>(
        METRIC.matcher(text).results().map(MatchResult::group).map(ChartFilesTest::base).toList());
  }

  /** A histogram is one metric, whose series have suffixes. */
  private static String base(String name) {
    return name.replaceFirst("_bucket$", "");
  }
}
