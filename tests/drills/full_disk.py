"""The disk fills while the server works: writes are refused with 507 and a clear word, reads go on, nothing
acknowledged is lost, and when there is room again all works. On SQLite alone:
elsewhere the disk is the engine's own affair.

usage: full_disk.py path/to/lazo path/to/full_disk.so"""

import os
import shutil
import sys
import tempfile

from server import Client, Server, Store


def expect(what, seen, wanted):
    if seen != wanted:
        raise SystemExit(f"{what}: {seen} instead of {wanted}")


def create(client, name):
    return client.ask("POST", "/customers", {"name": name, "kind": "person"})


def names(client):
    status, answer = client.ask("GET", "/customers?limit=200&sort=created_at&fields=name")
    expect("a list", status, 200)
    return [row["name"] for row in answer["rows"]]


def main(lazo, layer):
    folder = tempfile.mkdtemp(prefix="lazo_full_disk_")
    flag = os.path.join(folder, "full")
    try:
        store = Store(lazo, folder)
        os.environ.update(LD_PRELOAD=layer, LAZO_DISK_IS_FULL=flag)
        server = Server(store)
        client = Client(server)
        kept = []
        for turn in range(3):
            for number in range(20):
                name = f"Cliente {turn}-{number}"
                expect("a create with room", create(client, name)[0], 201)
                kept.append(name)
            open(flag, "w").close()
            for number in range(5):
                status, problem = create(client, f"Sin sitio {turn}-{number}")
                expect("a create on a full disk", status, 507)
                expect("its code", problem["code"], "error.no_space")
                expect("reads on a full disk", names(client), kept)
            expect("an import on a full disk", client.ask("POST", "/imports?entity=customers&name=a.csv", "x" * 100_000)[0], 507)
            expect("health on a full disk", client.ask("GET", "/session")[0], 200)
            os.unlink(flag)
        expect("a create with room again", create(client, "La última")[0], 201)
        kept.append("La última")
        expect("what is there", names(client), kept)
        server.stop()
        del os.environ["LD_PRELOAD"]
        expect("the store", store.check()["sound"], True)
        print(f"3 full disks: 15 writes and 3 uploads refused with 507, {len(kept)} acknowledged and there")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
