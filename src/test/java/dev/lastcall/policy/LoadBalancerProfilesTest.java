package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoadBalancerProfilesTest {

  private static final Path SHIPPED = Path.of("policies/profiles");
  private static final Path OWN = Path.of("src/test/resources/policy/good/load-balancer.yaml");

  @Test
  void everyFileOfTheFolderIsShipped() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".yaml", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(names, new TreeSet<>(ShippedProfiles.NAMES));
      assertEquals(names, ShippedProfiles.of(names).keySet());
    }
  }

  @Test
  void aDocumentOfTheSameNameReplacesAShippedOne() throws IOException {
    PolicySet set = Policies.read("own.yaml", Files.readString(OWN)).policies();
    LoadBalancerProfile replaced = set.profiles().get("aws-nlb");
    assertEquals("Example", replaced.provider());
    assertEquals("example.com/a", replaced.annotations().get(0).key());
    assertEquals("Tencent Cloud", set.profiles().get("tencent-clb-direct").provider());
    assertEquals("AWS", ShippedProfiles.of(Set.of("aws-nlb")).get("aws-nlb").provider());
  }

  @Test
  void everyKeyIsRead() throws IOException {
    PolicySet set = Policies.read("own.yaml", Files.readString(OWN)).policies();
    LoadBalancerProfile own = set.profiles().get("my-own");
    assertEquals(Set.of("LoadBalancer", "NodePort"), own.when().serviceTypes());
    assertEquals(Set.of("", "example.com/lb"), own.when().classes());
    assertEquals(Set.of("a", "b"), own.when().annotations().get(1).values());
    assertEquals("example.com/other", own.when().unless().get(0).key());
    assertEquals(Duration.ofSeconds(20), own.propagation());
    LoadBalancerProfile.ProfileAnnotation list = own.annotations().get(0);
    assertEquals("[timeout, stop]", list.entries().keySet().toString());
    assertEquals(300, list.limits().orElseThrow().max());
    assertTrue(list.perPort() && list.alsoOnService() && !list.routing());
    assertEquals("old.example.com/list", list.aliases().get(0));
    assertEquals("It is shared.", own.notices().get(0).message());
    assertEquals(
        "{\"drain\":{\"seconds\":\"{drainSeconds}\"},\"list\":[1,true,\"x\"]}",
        own.companion().orElseThrow().spec());
  }
}
