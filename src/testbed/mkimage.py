#!/usr/bin/env python3
"""Makes a container image from files, without a registry or a daemon: an OCI layout in one tar,
which `ctr images import` takes.

usage: mkimage.py OUT.tar NAME:TAG [--add SRC:DST]... [--link TARGET:DST]... [--env K=V]...
                  [--user UID] [--workdir DIR] [--from BASE.tar] -- COMMAND...

--add    a file, or a folder with all that is in it
--from   begins with the layers and the environment of an image that this script made
COMMAND  becomes the image's entrypoint

Entries are sorted and undated, so equal inputs give an equal digest.
"""
import argparse, hashlib, io, json, os, platform, stat, sys, tarfile

split = sys.argv.index("--")
p = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1][7:])
p.add_argument("out")
p.add_argument("name")
for option in ("--add", "--link", "--env"):
    p.add_argument(option, action="append", default=[])
p.add_argument("--user", default="")
p.add_argument("--workdir", default="/")
p.add_argument("--from", dest="base")
a = p.parse_args(sys.argv[1:split])
command = sys.argv[split + 1:]

entries = {}                                   # path in the image -> (path here, target of a link)


def add(src, dst):
    """A link is kept as a link inside a folder only."""
    if not os.path.isdir(src):
        entries[dst] = (os.path.realpath(src), None)
        return
    for name in sorted(os.listdir(src)):
        inner = os.path.join(src, name)
        if os.path.islink(inner):
            entries[f"{dst}/{name}".lstrip("/")] = (None, os.readlink(inner))
        else:
            add(inner, f"{dst}/{name}".lstrip("/"))


for spec in a.add:
    src, dst = spec.split(":")
    add(src, dst.lstrip("/"))
for spec in a.link:
    target, dst = spec.split(":")
    entries[dst.lstrip("/")] = (None, target)

layer = io.BytesIO()
with tarfile.open(fileobj=layer, mode="w", format=tarfile.PAX_FORMAT) as tar:
    made = set()

    def folder(path):
        if path and path not in made:
            folder(os.path.dirname(path))
            made.add(path)
            info = tarfile.TarInfo(path)
            info.type = tarfile.DIRTYPE
            info.mode = 0o1777 if path == "tmp" else 0o755
            tar.addfile(info)

    folder("tmp")
    for path, (source, target) in sorted(entries.items()):
        folder(os.path.dirname(path))
        info = tarfile.TarInfo(path)
        if target:
            info.type, info.linkname, info.mode = tarfile.SYMTYPE, target, 0o777
            tar.addfile(info)
        else:
            info.size = os.path.getsize(source)
            info.mode = 0o755 if os.stat(source).st_mode & stat.S_IXUSR else 0o644
            with open(source, "rb") as f:
                tar.addfile(info, f)

blobs = {}


def blob(data, kind):
    digest = hashlib.sha256(data).hexdigest()
    blobs[digest] = data
    return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(data)}


layers, env = [], ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
if a.base:
    with tarfile.open(a.base) as tar:
        def read(descriptor):
            return tar.extractfile("blobs/sha256/" + descriptor["digest"].split(":")[1]).read()

        base = json.loads(read(json.load(tar.extractfile("index.json"))["manifests"][0]))
        env = json.loads(read(base["config"]))["config"]["Env"]
        layers = [blob(read(descriptor), "layer.v1.tar") for descriptor in base["layers"]]
layers.append(blob(layer.getvalue(), "layer.v1.tar"))
replaced = {entry.split("=", 1)[0] for entry in a.env}
config = blob(json.dumps({
    "architecture": {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine()),
    "os": "linux",
    "config": {"Env": [entry for entry in env if entry.split("=", 1)[0] not in replaced] + a.env,
               "Entrypoint": command, "WorkingDir": a.workdir, "User": a.user},
    "rootfs": {"type": "layers", "diff_ids": [layer["digest"] for layer in layers]},
}).encode(), "config.v1+json")
manifest = blob(json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
    "config": config, "layers": layers,
}).encode(), "manifest.v1+json")
manifest["annotations"] = {"io.containerd.image.name": a.name,
                           "org.opencontainers.image.ref.name": a.name.rsplit(":", 1)[1]}
with tarfile.open(a.out, "w") as tar:
    def put(path, data):
        info = tarfile.TarInfo(path)
        info.size, info.mode = len(data), 0o644
        tar.addfile(info, io.BytesIO(data))

    put("oci-layout", b'{"imageLayoutVersion": "1.0.0"}')
    put("index.json", json.dumps({"schemaVersion": 2, "manifests": [manifest]}).encode())
    for digest in sorted(blobs):
        put(f"blobs/sha256/{digest}", blobs[digest])
print(f"{a.name}  {sum(map(len, blobs.values())) / 1e6:.1f} MB  {a.out}")
