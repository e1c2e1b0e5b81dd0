#!/usr/bin/env bash
# Makes the image testbed.local/lastcall:1 of what `./mvnw package` built and of this machine's Java:
# the node has no registry to pull from. The release image is laid out in the same way.
#   lastcall-image.sh            as a tar archive that node-up.sh imports; done only when the build changed
#   lastcall-image.sh import     and into the node that runs
#
# There is no shell in it, and it runs as user 65532. Its entrypoint takes the arguments of the program
# (`args: [drain, --port, "15990"]`) and runs it from one flat class path: `drain` is then plain Java,
# without Quarkus' own class loader, and its classes come from an archive. The JVM takes that only where
# the class path, the jars and the runtime are those that it was made with; so it is made here, inside
# the very tree that becomes the image.
set -euo pipefail
. "$(dirname "$0")/env.sh"
app=$(cd "$here/../.." && pwd)/target/quarkus-app
stage=$RUN/lastcall-image                     # the tree of the image
tar=$IMAGES/lastcall.tar

# inside COMMAND...: runs it in the tree, as a container would, with a loopback of its own.
inside() {
  unshare --user --map-root-user --mount --net --pid --fork --mount-proc bash -euc '
    mkdir -p "$0/proc"; mount --rbind /proc "$0/proc"; ip link set lo up; exec "$@"' "$stage" "$@"
}

# undated FOLDER: as the image will have its files; the archives remember the times.
undated() { find "$1" -exec touch --no-dereference --date=@0 {} +; }

# A runtime of this machine's JDK, the shared libraries that it needs, and the archive of its classes.
runtime() {
  local jdk library
  jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  rm -rf "$stage"
  mkdir -p "$stage/opt" "$stage/tmp"
  "$jdk/bin/jlink" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$stage/opt/java" \
    --add-modules java.se,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs
  find "$stage/opt/java" -name '*.so' -o -path '*/bin/java' | xargs ldd |
    awk '$(NF-1) ~ /^\// {print $(NF-1)}' | sort -u |
    while read -r library; do
      case $library in "$stage"/*) continue ;; esac
      mkdir -p "$stage${library%/*}"
      cp -L "$library" "$stage$library"
    done
  undated "$stage/opt"
  inside chroot "$stage" /opt/java/bin/java -Xshare:dump >/dev/null
}

# The program, in the order that Quarkus' own class loader has: transformed classes come first.
program() {
  mkdir "$stage/app"
  cp -r "$app/quarkus" "$app/app" "$app/lib" "$stage/app/"
  rm "$stage/app/quarkus/quarkus-application.dat"
  printf -- '-cp %s\ndev.lastcall.Main\n' "$(cd "$stage" && printf '/%s\n' app/quarkus/transformed-bytecode.jar \
    app/quarkus/generated-bytecode.jar app/app/*.jar app/lib/boot/*.jar app/lib/main/*.jar | paste -sd:)" \
    >"$stage/app/java.args"
  undated "$stage/app"
}

# The classes that a drain with a call to a registry loads, in an archive on top of the runtime's. The
# JVM writes it as it ends.
archive() {
  inside bash -euc '
    tools=$1
    "$tools" registry --listen 127.0.0.1:8848 &
    chroot "$0" /opt/java/bin/java -XX:ArchiveClassesAtExit=/app/lastcall.jsa @/app/java.args drain \
      --port=15990 --delay=1s --max-wait=1s --ports=8080 --token=archive \
      "--deregister=[{\"method\":\"PUT\",\"url\":\"http://127.0.0.1:8848/\"}]" &
    for _ in $(seq 300); do
      if "$tools" get http://127.0.0.1:15990/healthz 2>/dev/null; then healthy=yes; break; fi
      sleep 0.1
    done
    [ -n "${healthy:-}" ]
    "$tools" get --timeout 60s --header "Lastcall-Token: archive" "http://127.0.0.1:15990/drain?container=app"
    for path in status metrics; do "$tools" get "http://127.0.0.1:15990/$path"; done
    kill $!; wait $! || [ $? = 143 ]' "$stage" "$BIN/tools" >"$RUN/lastcall-image.log" 2>&1 &&
    [ -s "$stage/app/lastcall.jsa" ] ||
    { cat "$RUN/lastcall-image.log" >&2; echo "no archive: lastcall drain did not run in the tree of the image" >&2; exit 1; }
}

if [ ! -f "$app/quarkus-run.jar" ]; then
  echo "there is no target/quarkus-app: build it first, with ./mvnw package" >&2; exit 1
fi
mkdir -p "$RUN" "$IMAGES"
[ -x "$BIN/tools" ] || "$here/images.sh"
stamp=$({ find "$app" -name '*.jar' | sort | xargs sha256sum | cut -d' ' -f1
          sha256sum <"$0"; sha256sum <"$here/mkimage.py"; java -version 2>&1; } | sha256sum | cut -d' ' -f1)
if [ -f "$tar" ] && [ "$(cat "$tar.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo 'testbed.local/lastcall:1 is up to date'
else
  rm -f "$tar"
  runtime; program; archive
  "$here/mkimage.py" "$tar" testbed.local/lastcall:1 --add "$stage:/" --user 65532 --workdir /app -- \
    /opt/java/bin/java -XX:SharedArchiveFile=/app/lastcall.jsa @/app/java.args
  rm -rf "$stage"
  echo "$stamp" >"$tar.stamp"
fi
if [ "${1:-}" = import ]; then "$here/images.sh" import "$tar"; fi
