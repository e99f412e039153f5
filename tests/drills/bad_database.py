"""What is wrong with a PostgreSQL is said in one clear line, with an exit code, and nothing is left half done: a password, a
host, a database of another program, a server that is too old, rights, a full disk, a connection cut in the middle of COPY.

usage: bad_database.py path/to/full_disk.so"""

import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from places import FilePlaces, ServerPlaces, database_of  # noqa: E402
from postgres import wait_until  # noqa: E402
from server import Client, Server, email_of, fill  # noqa: E402

FAILED, UNAVAILABLE = 1, 4
WAIT_FOR_COPY = """DO $do$ BEGIN
FOR look IN 1..30000 LOOP
  PERFORM pg_stat_clear_snapshot();
  IF EXISTS (SELECT 1 FROM pg_stat_activity WHERE state='active' AND query LIKE 'COPY%' AND datname='{database}') THEN RETURN; END IF;
  PERFORM pg_sleep(0.001);
END LOOP;
END $do$"""


def lazo(*words):
    return subprocess.run([os.environ["LAZO"], *words], capture_output=True, text=True, env={**os.environ, "LANG": "en"}, check=False, timeout=120)


def expect(what, ended, code, text):
    lines = [line for line in ended.stderr.splitlines() if line.startswith("lazo: ")]
    if ended.returncode != code or len(lines) != 1 or text not in lines[0]:
        raise SystemExit(f"{what}: code {ended.returncode} instead of {code}\n{ended.stderr}")
    print(f"{what:<28} exit {code}  {lines[0]}")


def check(what, true):
    if not true:
        raise SystemExit("not so: " + what)


def init(url, folder):
    password = os.path.join(folder, "password")
    with open(password, "w", encoding="utf-8") as file:
        file.write("una clave larga y buena 2026\n")
    return lazo("init", "--database", url, "--admin-email", "a@x.example", "--password-file", password)


def wrong_password(postgres, folder):
    postgres.sql("CREATE ROLE locked LOGIN PASSWORD 'right'", role="postgres")
    path = os.path.join(postgres.data, "pg_hba.conf")
    with open(path, encoding="utf-8") as file:
        rest = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write("host all locked 127.0.0.1/32 scram-sha-256\n" + rest)
    postgres.sql("SELECT pg_reload_conf()", role="postgres")
    url = f"postgresql://locked:wrong@127.0.0.1:{postgres.port}/postgres"
    expect("a wrong password", init(url, folder), UNAVAILABLE, "password authentication failed")
    expect("no password", init(url.replace(":wrong", ""), folder), UNAVAILABLE, "password")


def unreachable(folder):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        expect("nobody at the port", init(f"postgresql://lazo@127.0.0.1:{nobody.getsockname()[1]}/lazo", folder), UNAVAILABLE, "refused")
        nobody.listen(1)  # and never answers
        expect("a host that stands still", init(f"postgresql://lazo@127.0.0.1:{nobody.getsockname()[1]}/lazo", folder), UNAVAILABLE, "timeout")
    expect("no such host", init("postgresql://lazo@nowhere.invalid/lazo", folder), UNAVAILABLE, "nowhere.invalid")


def other_database(postgres, folder):
    expect("no such database", init(postgres.url("nowhere"), folder), UNAVAILABLE, '"nowhere" does not exist')
    postgres.create("shop")
    postgres.sql("CREATE TABLE customers(id int PRIMARY KEY, name text); INSERT INTO customers VALUES(1,'Ana')", "shop")
    before = postgres.sql("SELECT relname FROM pg_class WHERE relnamespace='public'::regnamespace ORDER BY 1", "shop")
    expect("another program's database", init(postgres.url("shop"), folder), FAILED, "belongs to another program")
    check("its tables are what they were", postgres.sql("SELECT relname FROM pg_class WHERE relnamespace='public'::regnamespace ORDER BY 1", "shop") == before)
    postgres.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    expect("a database not in UTF-8", init(postgres.url("latin"), folder), UNAVAILABLE, "not in UTF-8")


def message(kind, body):
    return kind + struct.pack(">I", len(body) + 4) + body


def old_server(listener):
    """The first words of a PostgreSQL 13, which Debian does not have any more."""
    connection = listener.accept()[0]
    with connection:
        while True:  # may first be asked for encryption
            size, code = struct.unpack(">II", connection.recv(8, socket.MSG_WAITALL))
            connection.recv(size - 8, socket.MSG_WAITALL)
            if code == 3 << 16:
                break
            connection.sendall(b"N")
        connection.sendall(message(b"R", struct.pack(">I", 0)) + message(b"S", b"server_version\x0013.14\0") + message(b"Z", b"I"))
        connection.recv(1)


def too_old(folder):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        threading.Thread(target=old_server, args=(listener,), daemon=True).start()
        expect("a server too old", init(f"postgresql://lazo@127.0.0.1:{listener.getsockname()[1]}/lazo", folder), UNAVAILABLE, "15 or later is needed")


def no_rights(postgres, folder):
    postgres.sql("CREATE ROLE guest LOGIN", role="postgres")
    postgres.create("mine")
    url = postgres.url("mine").replace("lazo@", "guest@")
    expect("no rights to make tables", init(url, folder), UNAVAILABLE, "lacks rights")
    check("nothing was made", postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname='public'", "mine").strip() == "0")


def full_disk(places, flag):
    place = places.empty()
    fill(place)
    rows = "name\n" + "".join(f"Fila {n} {'x' * 200}\n" for n in range(20_000))
    with Server(place) as server:
        ada = Client(server)
        ada.sign_in(email_of("administrator"))
        made = ada.expect(201, "POST", "/imports?entity=customers&name=filas.csv", rows.encode(), {"Content-Type": "application/octet-stream"})
        with open(flag, "w", encoding="utf-8"):
            pass
        kept, refused = 0, None
        while not refused and kept < 5_000:
            answer = ada.request("POST", "/api/v1/customers", {"kind": "person", "name": f"{kept} " + "y" * 200})
            kept, refused = kept + (answer.status == 201), None if answer.status == 201 else answer
        check(f"a full disk is said: {refused and refused.body}", refused and refused.status == 507 and refused.json["code"] == "error.no_space")
        check("reads go on", ada.expect(200, "GET", "/customers/count")["count"] == kept)
        os.unlink(flag)
        ada.expect(201, "POST", "/customers", {"kind": "person", "name": "La última"})
        mapping = {"columns": {"name": "name"}, "mode": "create", "constants": {"kind": "person"}}
        job = ada.expect(202, "POST", f"/imports/{made['id']}/start", {"mapping": mapping})["job"]
        wait_until("it is imported", lambda: ada.expect(200, "GET", f"/jobs/{job}")["state"] == "done", 120)
        check("all is there", ada.expect(200, "GET", "/customers/count")["count"] == kept + 1 + 20_000)
    print(f"{'a full disk':<28} 507 after {kept} rows; reads go on, and all goes on when there is room")
    full = places.empty()
    with open(flag, "w", encoding="utf-8"):
        pass
    expect("a new store on a full disk", init(full.url, full.folder), UNAVAILABLE, "disk is full")
    os.unlink(flag)
    check("nothing is half made", places.postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname='public'", database_of(full)).strip() == "0")
    check("and it is made when there is room", init(full.url, full.folder).returncode == 0)


def running_copy(source, target):
    return subprocess.Popen([os.environ["LAZO"], "copy", "--from", source.url, "--to", target.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env={**os.environ, "LANG": "en"})


def cut_in_copy(places, files):
    postgres, source, target = places.postgres, files.empty(), places.empty()
    check("a source", lazo("demo", *source.words, "--scale", "ref", "--factor", "0.005").returncode == 0)
    copying = ("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE state='active' AND query LIKE 'COPY%' "
               f"AND datname='{database_of(target)}'")
    with running_copy(source, target) as copy:
        cut = 0
        while copy.poll() is None and cut < 3:
            cut += int(postgres.sql(copying, role="postgres"))
        said = copy.communicate(timeout=120)
    check(f"a connection cut in the middle of COPY is taken up again: {cut} cuts, {said}", copy.returncode == 0 and cut > 0)
    print(f"{'cut in the middle of COPY':<28} {cut} times, taken up again; equal at the end")
    target = places.empty()
    with running_copy(source, target) as copy:
        postgres.sql(WAIT_FOR_COPY.format(database=database_of(target)), role="postgres")
        copy.send_signal(signal.SIGSTOP)  # it may not end while the server dies
        postgres.kill()
        copy.send_signal(signal.SIGCONT)
        said = copy.communicate(timeout=120)
    # Which of them depends on what was on its way: a new connection, rows or a COMMIT.
    told = "cannot be used" if "cannot be used" in said[1] else "The database was lost"
    expect("the server lost in COPY", subprocess.CompletedProcess([], copy.returncode, *said), UNAVAILABLE, told)
    postgres.start()
    expect("half a copy", lazo("check", *target.words), FAILED, "lazo copy again")
    check("the same command ends it", lazo("copy", "--quiet", "--from", source.url, "--to", target.url).returncode == 0)


def main(layer):
    os.environ["LAZO_ENGINE"] = "postgresql"
    with tempfile.TemporaryDirectory() as folder, ServerPlaces() as places, FilePlaces() as files:
        wrong_password(places.postgres, folder)
        unreachable(folder)
        other_database(places.postgres, folder)
        too_old(folder)
        no_rights(places.postgres, folder)
        cut_in_copy(places, files)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        flag = os.path.join(folder, "full")
        # The server's own disk: what it has already it may write again, as a log that was made before.
        os.environ.update(LD_PRELOAD=layer, LAZO_DISK_IS_FULL=flag, LAZO_FULL_DISK_HAS_FILES="yes")
        with ServerPlaces() as places:
            del os.environ["LD_PRELOAD"]
            full_disk(places, flag)


if __name__ == "__main__":
    main(sys.argv[1])
