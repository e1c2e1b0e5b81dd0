#!/usr/bin/env bash
# Makes the image testbed.local/lastcall:1 of what `./mvnw package` built and of this machine's Java:
# the node has no registry to pull from. The release image is laid out in the same way.
#   lastcall-image.sh            as a tar archive that node-up.sh imports; done only when the build changed
#   lastcall-image.sh import     and into the node that runs
#   BINARY=FILE lastcall-image.sh [import]     of a native binary instead
#
# There is no shell in it, and it runs as user 65532. Its entrypoint takes the arguments of the program
# (`args: [drain, --port, "15990"]`). src/main/docker/pack-jvm.sh makes class path and archive, as for the
# release image: inside the very tree that becomes this one.
set -euo pipefail
. "$(dirname "$0")/env.sh"
root=$(cd "$here/../.." && pwd)
app=$root/target/quarkus-app
docker=$root/src/main/docker
stage=$RUN/lastcall-image                     # the tree of the image
tar=$IMAGES/lastcall.tar

# inside COMMAND...: runs it in the tree, as a container would, with a loopback of its own.
inside() {
  unshare --user --map-root-user --mount --net --pid --fork --mount-proc bash -euc '
    mkdir -p "$0/proc" "$0/dev"; mount --rbind /proc "$0/proc"; mount --rbind /dev "$0/dev"; ip link set lo up; exec "$@"' "$stage" "$@"
}

# Copies the shared libraries that the files need, of which it reads the names.
libraries() {
  local library
  xargs ldd | awk '$(NF-1) ~ /^\// {print $(NF-1)}' | sort -u |
    while read -r library; do
      case $library in "$stage"/*) continue ;; esac
      mkdir -p "$stage${library%/*}"
      cp -L "$library" "$stage$library"
    done
}

# A runtime of this machine's JDK, and the shared libraries that it needs.
runtime() {
  local jdk
  jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  mkdir -p "$stage/opt"
  "$jdk/bin/jlink" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$stage/opt/runtime" \
    --add-modules java.se,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs
  find "$stage/opt/runtime" -name '*.so' -o -path '*/bin/java' | libraries
  # As the image will have its files: the archive remembers the times.
  find "$stage/opt" -exec touch --no-dereference --date=@0 {} +
}

program() {
  mkdir "$stage/app"
  cp -r "$app/quarkus" "$app/app" "$app/lib" "$docker/java.options" "$stage/app/"
  inside "$docker/pack-jvm.sh" /app /opt/runtime "$stage" >"$RUN/lastcall-image.log" 2>&1 ||
    { cat "$RUN/lastcall-image.log" >&2; echo "no archive: lastcall did not run in the tree of the image" >&2; exit 1; }
}

native() {
  mkdir "$stage/app"
  cp "$BINARY" "$stage/app/lastcall"
  echo "$stage/app/lastcall" | libraries
}

# image OPTION... -- ENTRYPOINT...: of the tree.
image() {
  "$here/mkimage.py" "$tar" testbed.local/lastcall:1 --add "$stage:/" --user 65532 "$@"
}

if [ -z "${BINARY:-}" ] && [ ! -f "$app/quarkus-run.jar" ]; then
  echo "there is no target/quarkus-app: build it first, with ./mvnw package" >&2; exit 1
fi
mkdir -p "$RUN" "$IMAGES"
stamp=$({ { if [ -n "${BINARY:-}" ]; then echo "$BINARY"; else find "$app" -name '*.jar' | sort; fi; } | xargs sha256sum | cut -d' ' -f1
          cat "$0" "$here/mkimage.py" "$docker/Dockerfile.jvm" "$docker/java.options" "$docker/pack-jvm.sh" "$docker/JoinJars.java" "$docker/TrainingApi.java" | sha256sum; java -version 2>&1; } | sha256sum | cut -d' ' -f1)
if [ -f "$tar" ] && [ "$(cat "$tar.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo 'testbed.local/lastcall:1 is up to date'
else
  rm -f "$tar"
  rm -rf "$stage"
  mkdir -p "$stage/tmp"
  if [ -n "${BINARY:-}" ]; then
    native
    image --workdir /tmp -- /app/lastcall
  else
    runtime; program
    readarray -t variables < <("$root/src/bench/entrypoint" --variables)
    readarray -t entrypoint < <("$root/src/bench/entrypoint" --image)
    image --workdir /tmp "${variables[@]/#/--env=}" -- "${entrypoint[@]}"
  fi
  rm -rf "$stage"
  echo "$stamp" >"$tar.stamp"
fi
if [ "${1:-}" = import ]; then "$here/images.sh" import "$tar"; fi
