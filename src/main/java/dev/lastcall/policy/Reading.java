package dev.lastcall.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** The state of one run over all files: problems so far, and names that are taken. */
final class Reading {

  private static final Comparator<PolicyProblem> BY_PLACE =
      Comparator.comparingInt((PolicyProblem problem) -> problem.position().line())
          .thenComparingInt(problem -> problem.position().column());

  /** More from one file help nobody. */
  private static final int MAX_PROBLEMS = 1000;

  private final List<PolicyProblem> earlierFiles = new ArrayList<>();
  private final List<PolicyProblem> problems = new ArrayList<>();
  private final Set<List<Object>> seen = new HashSet<>();
  private final Map<List<String>, Position> names = new HashMap<>();
  private final List<ExpectedProfile> expectedProfiles = new ArrayList<>();
  private KeyPlaces keyPlaces;
  private String file = "";
  private int count;

  Reading(KeyPlaces keyPlaces) {
    this.keyPlaces = keyPlaces;
  }

  /** From here on problems are those of the file. */
  void startFile(String name) {
    problems.sort(BY_PLACE);
    earlierFiles.addAll(problems);
    problems.clear();
    seen.clear();
    file = name;
  }

  /** All problems, in the order of files and lines. */
  List<PolicyProblem> problems() {
    startFile(file);
    return earlierFiles;
  }

  /** How many problems were reported, the repeated ones too; grows when a value is refused. */
  int count() {
    return count;
  }

  /** Whether further problems of this file would not be told anyway. */
  boolean isFull() {
    return problems.size() > MAX_PROBLEMS;
  }

  /** From here on keys are those of the documents of one kind. */
  void startDocument(KeyPlaces places) {
    keyPlaces = places;
  }

  /** Remembers that a profile was named, until it is known which there are. */
  void expectProfile(String name, YamlValue at) {
    expectedProfiles.add(new ExpectedProfile(name, position(at.node()), at.path()));
  }

  /** Reports the profiles that were named and are not there. */
  void checkProfiles(Set<String> known) {
    for (ExpectedProfile expected : expectedProfiles) {
      if (!known.contains(expected.name())) {
        Optional<String> near = Suggestions.nearest(expected.name(), known);
        add(
            new PolicyProblem(
                expected.position(),
                expected.path(),
                "the profile " + YamlValue.quote(expected.name()) + ", which is not there",
                "one of " + String.join(", ", new TreeSet<>(known)),
                near.map(name -> "did you mean " + YamlValue.quote(name) + "?")));
      }
    }
  }

  Set<String> namedProfiles() {
    Set<String> named = new HashSet<>();
    for (ExpectedProfile expected : expectedProfiles) {
      named.add(expected.name());
    }
    return named;
  }

  private record ExpectedProfile(String name, Position position, String path) {}

  KeyPlaces keyPlaces() {
    return keyPlaces;
  }

  /**
   * Takes the name of a document.
   *
   * @return where it was taken before
   */
  Optional<Position> claimName(String kind, String name, Position position) {
    return Optional.ofNullable(names.putIfAbsent(List.of(kind, name), position));
  }

  Position position(Node node) {
    Mark mark = node.getStartMark();
    return position(mark.getLine(), mark.getColumn());
  }

  /** The position in the file of a line and a column that start at 0. */
  Position position(int line, int column) {
    return new Position(file, line + 1, column + 1);
  }

  void add(YamlValue at, String found, String expected) {
    add(at, found, expected, Optional.empty());
  }

  void add(YamlValue at, String found, String expected, String suggestion) {
    add(at, found, expected, Optional.of(suggestion));
  }

  void add(YamlValue at, String found, String expected, Optional<String> suggestion) {
    add(new PolicyProblem(position(at.node()), at.path(), found, expected, suggestion));
  }

  /** A value that is aliased several times is read several times; its problem is told once. */
  void add(PolicyProblem problem) {
    count++;
    boolean isNew =
        problems.size() <= MAX_PROBLEMS
            && seen.add(
                List.of(
                    problem.position(), problem.found(), problem.expected(), problem.suggestion()));
    if (isNew && problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
    } else if (isNew) {
      String found = "more than " + MAX_PROBLEMS + " problems";
      problems.add(
          new PolicyProblem(
              problem.position(), "", found, "a policy file", Optional.of("the rest is not told")));
    }
  }
}
