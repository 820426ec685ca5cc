"""deploy/compose.yaml is brought up as its head says, used, and taken down again.

    python -m tests.rehearse_compose                                  # with an engine that reaches the registry
    python -m tests.rehearse_compose other.yaml --no-build            # with a further compose file, and options of `up`

Wants `docker compose` and an engine (Docker, or Podman's socket in DOCKER_HOST). Too long for CI, which has no registry.
What it proves, and how it went, is kept in docs/rehearsals.md.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import world
from .production import free_port
from .rehearse_readme import HALL, OPERATOR, PASSWORD, PEOPLE, healthy, large_picture, step
from .secure_visitor import SecureVisitor

HOST = "dangan.example"
MANAGE = (".venv/bin/python", "manage.py")
# Of nginx's image, and of ours.
NGINX, SITE = 101, 900


def lay(folder: Path, port: int) -> None:
    """The files of this version, filled in as the head of the compose file asks."""
    files = subprocess.run(["git", "ls-files"], cwd=world.REPOSITORY, check=True, capture_output=True, text=True)
    for name in files.stdout.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(world.REPOSITORY / name, folder / name)
    said = (folder / ".env.example").read_text("utf-8")
    for name, value in {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
    }.items():
        said = re.sub(f"^{name}=$", f"{name}={value}", said, flags=re.MULTILINE)
    more = {"POSTGRES_PASSWORD": secrets.token_hex(16), "BACKUP_TO": str(folder / "backup"), "METRICS_TOKEN": "counted"}
    (folder / ".env").write_text(said + "".join(f"{name}={value}\n" for name, value in more.items()), "utf-8")
    (folder / "backup").mkdir()
    os.chown(folder / "backup", SITE, SITE)
    tls = folder / "deploy" / "tls"
    tls.mkdir()
    asked = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}")
    written = ("-keyout", str(tls / "lantai.key"), "-out", str(tls / "lantai.crt"))
    subprocess.run(["openssl", *asked, *written], check=True, capture_output=True)
    os.chown(tls / "lantai.key", NGINX, NGINX)
    ports = f'services:\n  nginx:\n    ports: !override ["127.0.0.1:{port}:8443"]\n'
    (folder / "ports.yaml").write_text(ports, "utf-8")


def main(files: list[str], options: list[str]) -> None:
    port = free_port()
    visitor, operator = (SecureVisitor(f"127.0.0.1:{port}", HOST) for _who in range(2))
    with tempfile.TemporaryDirectory(prefix="lantai-compose-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        lay(folder, port)
        named = [word for file in ("deploy/compose.yaml", "ports.yaml", *files) for word in ("--file", file)]
        compose = ["docker", "compose", "--project-name", "lantai-rehearsal", *named, "--env-file", ".env"]

        def site(*words: str) -> str:
            """`site …`, as the head of the compose file calls it; what it prints."""
            done = subprocess.run([*compose, *words], cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
            return done.stdout

        def within(*words: str) -> str:
            people = [word for pair in PEOPLE.items() for word in ("--env", "=".join(pair))]
            return site("exec", "--no-TTY", *people, "web", *words)

        try:
            with step("everything is up"):
                site("up", "--detach", "--scale", "web=2", *options)
            with step("the first pages, and an operator"):
                within(*MANAGE, "found_site", HALL)
                within(*MANAGE, "createsuperuser", "--noinput")
                # A search engine that is not there is told, and no reason to fail.
                healthy(visitor, "degraded")
            with step("nginx hands out the kept page and static files; a large picture is uploaded"):
                pages = [visitor.get("/") for _again in range(3)]
                assert HALL in pages[0].text
                assert pages[-1].headers["X-Page"] == "kept"
                for file in set(re.findall(r'"(/static/[^"]+)"', pages[0].text)):
                    assert visitor.get(file).status == 200, file
                operator.sign_in(OPERATOR, PASSWORD)
                answer = operator.upload(
                    "/cms/images/multiple/add/", "files[]", "大图.png", large_picture(), title="大图"
                )
                assert json.loads(answer.text)["success"] is True, answer.text
            with step("the site's containers are confined"):
                status = within("cat", "/proc/1/status")
                for line in ("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000"):
                    assert line in status, status
                refused = "id --user; touch /srv/lantai/new /etc/new 2>&1 || true"
                assert within("sh", "-c", refused).count("Read-only file system") == 2
            with step("a backup, taken and proven"):
                site("run", "--rm", "--no-TTY", "--no-deps", "backup")
                assert list((folder / "backup" / "snapshots").iterdir())
                assert list((folder / "backup" / "objects").glob("*/*"))
            with step("everything is made anew, and the site is as it was"):
                site("up", "--detach", "--scale", "web=2", "--force-recreate", *options)
                site("exec", "--no-TTY", "nginx", "nginx", "-s", "reload")
                healthy(visitor, "degraded")
                assert HALL in visitor.get("/").text
                operator.sign_in(OPERATOR, PASSWORD)
        finally:
            site("down", "--volumes")


if __name__ == "__main__":
    begin = next((n for n, word in enumerate(sys.argv) if word.startswith("--")), len(sys.argv))
    main([str(Path(file).resolve()) for file in sys.argv[1:begin]], sys.argv[begin:])
