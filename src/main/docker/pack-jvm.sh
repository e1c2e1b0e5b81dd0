#!/bin/sh
# Makes a runtime and the start arguments of the JVM image, where the image will have them.
#   pack-jvm.sh APP RUNTIME     APP is a copy of target/quarkus-app, RUNTIME a folder to be made
#
# The program starts from one flat class path, in the order of Quarkus' own class loader: `drain` is then plain Java
# without that class loader, and all modes take their classes from one archive. The JVM uses the archive only with the
# class path and the files that it was made with, so it is made where it will lie.
set -eu
app=$1
runtime=$2

jlink --strip-java-debug-attributes --no-header-files --no-man-pages --output "$runtime" \
  --add-modules java.se,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs

rm -f "$app/quarkus/quarkus-application.dat" "$app/quarkus-run.jar"
path=
for jar in "$app"/quarkus/transformed-bytecode.jar "$app"/quarkus/generated-bytecode.jar \
  "$app"/app/*.jar "$app"/lib/boot/*.jar "$app"/lib/main/*.jar; do
  [ ! -f "$jar" ] || path=${path:+$path:}$jar
done
printf -- '-cp %s\ndev.lastcall.Main\n' "$path" >"$app/java.args"

# What each mode loads in its first seconds. Each is ended by SIGTERM, or ends by itself.
lists=$(mktemp -d)
load() {
  list=$lists/$1
  timeout 20 "$runtime/bin/java" -XX:DumpLoadedClassList="$list" "@$app/java.args" "$@" >/dev/null 2>&1 || true
}
load serve --offline --port 18443 --management-port 19000
load drain --port 15990 --delay 1s --max-wait 1s --ports 8080 --token archive
load apply --help
sort -u "$lists"/* >"$app/classes"
"$runtime/bin/java" -Xshare:dump -XX:SharedClassListFile="$app/classes" -XX:SharedArchiveFile="$app/lastcall.jsa" \
  -cp "$path" -Xlog:disable -Xlog:all=error:stderr
rm -rf "$lists" "$app/classes"
