#!/usr/bin/env bash
# Makes a runtime, the start arguments and the archive of classes of the JVM image, where the image will have them.
#   pack-jvm.sh APP RUNTIME [ROOT]
#     APP      the folder of the program: a copy of target/quarkus-app, with java.options
#     RUNTIME  a folder to be made; used as it is when it is there
#     ROOT     the root of the image, when its tree lies here in a folder; APP and RUNTIME are paths in it
#
# The program starts from one flat class path, in the order of Quarkus' own class loader: `drain` is then plain Java
# without that class loader, and all modes take their classes from one archive. The path has three jars, as each one costs
# time and memory: see JoinJars.java. The JVM uses the archive only with the class path and the files that it was made
# with, so it is made where it will lie.
set -euo pipefail
app=$1
runtime=$2
root=${3:-}

java=(${root:+chroot "$root"} "$runtime/bin/java" -Xlog:disable -Xlog:all=error:stderr)
log=$(mktemp)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -f "$log"' EXIT

# get PORT PATH [HEADER]: whether the answer is 200. A build has no HTTP client that all of its images share.
get() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1" &&
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n' "$2" "${3:+$3$'\r\n'}" >&3 &&
    read -r _ code _ <&3 && [ "$code" = 200 ] && cat <&3 >/dev/null) 2>/dev/null
}

# await PORT PATH: until it answers 200, at most 15 minutes: a build for another architecture is emulated.
await() {
  local deadline=$((SECONDS + 900))
  until get "$1" "$2"; do
    kill -0 $! 2>/dev/null || { echo "pack-jvm.sh: the program ended before it answered at port $1:" >&2; cat "$log" >&2; return 1; }
    [ $SECONDS -lt $deadline ] || { echo "pack-jvm.sh: no answer at port $1, $2; is the port taken?" >&2; return 1; }
    sleep 0.2
  done
}

# begin NAME ARGUMENT...: runs the program in the background with the flags of the image, and writes down what it loads.
begin() {
  "${java[@]}" -XX:Flags="$app/java.options" -XX:DumpLoadedClassList="$lists/$1" "@$app/java.args" "${@:2}" >"$log" 2>&1 &
}

end() { kill $!; wait $! || true; }

# serve NAME ARGUMENT...: until it is ready, has had time for a certificate and for reviews that it sends itself, and has
# told its meters.
serve() {
  begin "$1" serve --port 18443 --management-port 19000 "${@:2}"
  await 19000 /q/health/ready
  sleep 4
  get 19000 /q/metrics
  end
}

# keys ARGUMENT...: keytool with the key store of the API server.
keys() { keytool "$@" -storetype PKCS12 -keystore "$root$training/api.p12" -storepass training; }

# An authority, and a certificate of it: one that signs itself is trusted without looking at a chain.
certificate() {
  keys -genkeypair -alias ca -keyalg EC -groupname secp256r1 -dname CN=ca -ext bc:c -validity 2 &&
    keys -genkeypair -alias api -keyalg EC -groupname secp256r1 -dname CN=api -validity 2 &&
    keys -exportcert -rfc -alias ca >"$root$training/ca.crt" &&
    keys -certreq -alias api |
      keys -gencert -alias ca -ext san=ip:127.0.0.1 -validity 2 |
      keys -importcert -noprompt -alias api &&
    keys -delete -alias ca
}

# An API server at port 18001, which ends with this script, and what a Pod knows of it.
api() {
  local log=$root$training/api.log
  certificate 2>"$log" || { cat "$log" >&2; return 1; }
  printf training >"$root$training/token"
  java -cp "$root$app/libraries.jar" "$(dirname "$0")/TrainingApi.java" 18001 "$root$training/api.p12" training >"$log" 2>&1 &
  until grep -qx ready "$log"; do
    kill -0 $! 2>/dev/null || { echo 'pack-jvm.sh: the API server for training ended:' >&2; cat "$log" >&2; return 1; }
    sleep 0.2
  done
}

# In a cluster, offline, and without a server.
train() {
  export QUARKUS_SHUTDOWN_DELAY=0s
  api
  # Docker hands on the proxy of who builds.
  NO_PROXY=127.0.0.1 KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=18001 \
    KUBERNETES_CERTS_CA_FILE=$training/ca.crt KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN=$training/token \
    KUBERNETES_AUTH_TRYKUBECONFIG=false POD_NAMESPACE=default POD_NAME=pack LASTCALL_CERTIFICATE_SECRET=pack \
    LASTCALL_SERVICE=pack LASTCALL_WEBHOOK_CONFIGURATION=pack LASTCALL_TOKEN_KEY_SECRET=pack-key LASTCALL_LEASE=pack \
    LASTCALL_POLICIES=$training/policies LASTCALL_HEAP_RELEASE_INTERVAL=1s serve cluster
  serve offline --offline
  begin drain drain --port 15990 --delay 1s --max-wait 1s --ports 8080 --token archive \
    --deregister '[{"method":"GET","url":"http://127.0.0.1:15990/status"}]'
  await 15990 /healthz
  get 15990 '/drain?container=app' 'Lastcall-Token: archive'
  get 15990 /metrics
  end
  begin help apply --help
  wait $!
  begin uninstall uninstall --help
  wait $!
  for output in diff yaml json; do
    begin "apply-$output" apply -f "$training/objects.yaml" -f "$training/pod.json" -o "$output"
    wait $! || true
  done
}

[ -x "$root$runtime/bin/java" ] || jlink --strip-java-debug-attributes --no-header-files --no-man-pages --output "$root$runtime" \
  --add-modules java.se,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs

# Quarkus opens the jar of application.properties as a file system, which lists all of its files: so it is alone there.
# The first of several files with one name wins, so the order must not depend on the builder.
export LC_ALL=C
join=(java "$(dirname "$0")/JoinJars.java")
"${join[@]}" "$root$app/lastcall.jar" --apart application.properties "$root$app/configuration.jar" \
  "$root$app"/quarkus/{transformed,generated}-bytecode.jar "$root$app"/app/*.jar
"${join[@]}" "$root$app/libraries.jar" --without-locals "$root$app"/lib/{boot,main}/*.jar
# Without a time the JVM holds a jar against the archive by its size alone, so that a builder that changes times does no
# harm.
touch --no-create --date=@0 "$root$app"/{configuration,lastcall,libraries}.jar
rm -rf "$root$app"/{quarkus,app,lib,quarkus-run.jar,quarkus-app-dependencies.txt}
path=$app/configuration.jar:$app/lastcall.jar:$app/libraries.jar
# Never a class for a method that is called by reflection, which the JDK makes after 15 calls: a hundred in a cluster, 3 MiB
# and 0.1 s.
printf -- '-Dsun.reflect.inflationThreshold=2147483647\n-cp %s\ndev.lastcall.Main\n' "$path" >"$root$app/java.args"

lists=$app/classes
training=$app/training
mkdir -p "$root$lists" "$root$training/policies"
# A class that is not in the archive is looked for in the jars, and verified.
cat >"$root$training/objects.yaml" <<'OBJECTS'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, lastcall.dev/inject: enabled } }
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: web
          image: web:1
          ports: [{ containerPort: 8080 }]
          args: [--graceful-timeout=20s]
          env: [{ name: SHUTDOWN_TIMEOUT, value: 20s }]
          livenessProbe: { httpGet: { path: /, port: 8080 } }
        - { name: side, image: "side:1", lifecycle: { preStop: { exec: { command: [sleep, "5"] } } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata: { labels: { lastcall.dev/inject: enabled } }
        spec: { restartPolicy: Never, containers: [{ name: report, image: "report:1" }] }
OBJECTS
cat >"$root$training/policies/web.yaml" <<'POLICY'
apiVersion: lastcall.dev/v1beta1
kind: ShutdownPolicy
metadata: { name: web }
spec:
  match:
    - namespaceSelector: { matchLabels: { lastcall.dev/inject: enabled } }
      kinds: [Pod]
  preStop: { delay: 15s }
  grace: {}
POLICY
cat >"$root$training/pod.json" <<'POD'
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"lastcall.dev/inject": "enabled"}},
 "spec": {"containers": [{"name": "web", "image": "web:1", "ports": [{"containerPort": 8080}]}]}}
POD
train
# picocli is compiled for Java 5: the JVM does not archive such a class once a lambda makes it verify it.
if grep -h '^@lambda-proxy .*picocli' "$root$lists"/* >&2; then
  echo "pack-jvm.sh: these lambdas keep classes of picocli out of the archive; write them as cli.CommandSpecs says" >&2
  exit 1
fi
# The JVM archives a lambda of a nested class only when it has verified the outermost one before. A line with a lambda that
# is not there makes it do that, and is sorted before those of nested classes. Else a hundred are made at each start.
sed -n 's/^\(@lambda-proxy [^ $]*\)\$.*/\1 none ()V/p' "$root$lists"/* >"$root$lists/hosts"
[ -s "$root$lists/hosts" ] || { echo 'pack-jvm.sh: no lambdas were found in the lists of classes' >&2; exit 1; }
LC_ALL=C sort -u "$root$lists"/* >"$root$app/classes.all"
# G1 writes the archive with the JDK's own objects in it, which the others load.
"${java[@]}" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$app/classes.all" -XX:SharedArchiveFile="$app/lastcall.jsa" \
  -cp "$path"
rm -rf "$root$lists" "$root$training" "$root$app/classes.all"
