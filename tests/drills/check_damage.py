"""Damages a sound store in every way that `lazo check` knows, one at a time, and sees each named with its record. On SQLite
alone: it edits the file."""

import os
import shutil
import subprocess
import sys
import tempfile

from server import Client, Server, Store


def need(status, expected, answer):
    if status != expected:
        raise SystemExit(f"expected {expected}, got {status}: {answer}")
    return answer


def fill(store):
    """Records with children, links, tags, shares, custom fields, several versions, one deleted, one restored."""
    server = Server(store)
    client = Client(server)

    def make(entity, **values):
        return need(*swap(client.ask("POST", "/" + entity, values), 201))

    def swap(answer, expected):
        return answer[0], expected, answer[1]

    tag = make("tags", name="Norte")["id"]
    need(*swap(client.ask("POST", "/schema/entities/customers/fields", {"name": "x_note", "type": "text", "label": "Nota"}), 201))
    for field in ({"name": "double", "type": "formula", "label": "Doble", "formula": "interactions_count * 2"},
                  {"name": "tasks", "type": "rollup", "label": "Tareas", "collection": "tasks", "aggregate": "count"}):
        need(*swap(client.ask("POST", "/schema/entities/customers/fields", field), 201))
    team = make("teams", name="Ventas")["id"]
    keys = {"tag": tag}
    for name in ("one", "two", "three", "four"):
        made = make("customers", kind="company", name=f"Álvarez {name}", external_id=f"ext-{name}", tags=[tag], x_note="a",
                    emails=[{"email": f"{name}@example.es"}, {"email": f"{name}2@example.es"}], phones=[{"phone": "612345678"}])
        keys[name] = made["id"]
        keys[name + "_email"] = made["emails"][0]["id"].split("-")[1]
    one = keys["one"]
    keys["task"] = make("tasks", title="Llamar", customer=one)["id"]
    keys["interaction"] = make("interactions", customer=one, channel="call", direction="in", summary="Hola")["id"]
    for step in range(3):
        need(*swap(client.ask("PATCH", f"/customers/{one}", {"city": f"Lugo {step}", "x_note": f"b{step}"}), 200))
    need(*swap(client.ask("POST", f"/customers/{one}/shares", {"team": team, "level": "read"}), 201))
    two, three = keys["two"], keys["three"]
    # Its shares and its count of interactions come back with it.
    need(*swap(client.ask("POST", f"/customers/{two}/shares", {"team": team, "level": "read"}), 201))
    make("interactions", customer=two, channel="email", direction="out", summary="Adiós")
    need(*swap(client.ask("PATCH", f"/customers/{two}", {"emails": [{"email": "new@example.es"}]}), 200))
    need(*swap(client.ask("DELETE", f"/customers/{two}"), 200))
    need(*swap(client.ask("POST", f"/customers/{two}/restore"), 200))
    need(*swap(client.ask("DELETE", f"/customers/{three}"), 200))
    server.stop()
    return keys


def damages(k):
    """(name, SQL, kind of fault, place); {…} are the keys of fill()."""
    one, two, three = k["one"], k["two"], k["three"]
    task, email = k["task"], k["one_email"]
    customer = f"customers/{one}"
    interaction = "interactions/" + k["interaction"]
    change = f"(SELECT change_set FROM customers WHERE id={one})"
    return [
        ("a version lost from the middle", f"DELETE FROM customers_history WHERE id={one} AND version=2", "check.chain_broken", customer),
        ("the newest old version lost", f"DELETE FROM customers_history WHERE id={one} AND to_set={change}", "check.chain_broken", customer),
        ("the first version lost", f"DELETE FROM customers_history WHERE id={one} AND version=1", "check.chain_broken", customer),
        ("a version of custom fields lost", f"DELETE FROM customers_x_history WHERE id={one} AND version=2", "check.chain_broken", customer),
        ("version numbers in disorder", f"UPDATE customers SET version=1 WHERE id={one}", "check.version_order", customer),
        ("another creation", f"UPDATE customers SET created_set=created_set+1 WHERE id={one}", "check.set_order", customer),
        ("a row lost", f"DELETE FROM customers WHERE id={one}", "check.gone", customer),
        ("a deleted row that stands", f"INSERT INTO deleted(entity,customer,record,change_set,at,actor) VALUES('customers',0,{one},{change},0,1)",
         "check.stands_deleted", customer),
        ("a restored row whose return is forgotten", f"UPDATE deleted SET restored_set=NULL WHERE entity='customers' AND record={two}",
         "check.chain_broken", f"customers/{two}"),
        ("a deletion lost", f"DELETE FROM deleted WHERE entity='customers' AND record={three}", "check.gone", f"customers/{three}"),
        ("a change set lost", f"DELETE FROM change_sets WHERE number={change}", "check.no_set", customer),
        ("an operation lost", "DELETE FROM operations WHERE id=(SELECT operation FROM change_sets ORDER BY number DESC LIMIT 1)",
         "check.no_operation", "change_sets/"),
        ("custom fields without a row", "INSERT INTO customers_x(id,version,created_set,change_set) VALUES(999999,1,1,1)",
         "check.side_row", "customers/999999"),
        ("a dangling link", f"UPDATE tasks SET customer=999999 WHERE id={task}", "check.dangling", f"tasks/{task}"),
        ("a dangling link of many", f"UPDATE customers_tags_links SET target=999999 WHERE id={one}", "check.dangling", customer),
        ("a dangling link to anything", f"UPDATE interactions SET source='tasks/999999' WHERE customer={one}", "check.dangling", interaction),
        ("links of nothing", "INSERT INTO customers_tags_links(id,target,created_set,change_set) SELECT 999999,target,created_set,change_set "
         f"FROM customers_tags_links WHERE id={one}", "check.links_of_nothing", "customers/999999"),
        ("a child without its parent", f"UPDATE emails SET customer=999999 WHERE id={email}", "check.no_parent", f"emails/999999-{email}"),
        ("two primaries", f"UPDATE emails SET primary_=1 WHERE customer={one}", "check.primaries", customer),
        ("no primary", f"UPDATE phones SET primary_=0 WHERE customer={one}", "check.primaries", customer),
        ("a claim lost", "DELETE FROM unique_keys WHERE kind='customers.external_id' AND value='ext-one'", "check.unique_missing", customer),
        ("a claim of nobody", "INSERT INTO unique_keys(kind,value,entity,customer,record) VALUES('customers.external_id','gone','customers',0,0)",
         "check.unique_left", "unique_keys/customers.external_id"),
        ("a unique value twice", f"UPDATE customers SET external_id='ext-two' WHERE id={one}", "check.unique_twice", ""),
        ("a wrong sort key", f"UPDATE customers SET name_key=x'00' WHERE id={one}", "check.sort_key", customer),
        ("a text changed behind the pipeline", f"UPDATE customers SET name='Zzz' WHERE id={one}", "check.sort_key", customer),
        ("a wrong roll-up", f"UPDATE customers SET interactions_count=7000000 WHERE id={one}", "check.rollup", customer),
        ("a wrong roll-up of a custom field", f"UPDATE customers_x SET x_tasks=7000000 WHERE id={one}", "check.rollup", customer),
        ("a wrong formula", f"UPDATE customers_x SET x_double=7000000 WHERE id={one}", "check.formula", customer),
        ("a mark of sharing lost", f"UPDATE customers SET shared=0 WHERE id={one}", "check.shared", customer),
        ("a mark of sharing too many", f"UPDATE customers SET shared=1 WHERE id={k['four']}", "check.shared", f"customers/{k['four']}"),
        ("a share that its history does not know", f"UPDATE shares SET level=1 WHERE record={one}", "check.share_history", customer),
        ("a share of nothing", "INSERT INTO shares(entity,principal,record) VALUES('customers',1,999999)", "check.share_of_nothing", "customers/999999"),
        ("ids given out again", "UPDATE counters SET value=0 WHERE name='id:customers'", "check.counter", "counters/id:customers"),
        ("change sets given out again", "UPDATE counters SET value=1 WHERE name='change_set'", "check.counter", "counters/change_set"),
        ("numbers given out again", "UPDATE counters SET value=0 WHERE name='sequence:tasks.number'", "check.counter", "counters/sequence:tasks.number"),
        ("an event lost", "DELETE FROM outbox WHERE position=(SELECT max(position)-2 FROM outbox)", "check.position_gap", "outbox/"),
        ("a position twice", "UPDATE outbox SET position=position-1 WHERE position=(SELECT max(position) FROM outbox)", "check.position_twice", "outbox/"),
        ("a reader ahead of all", "UPDATE event_readers SET position=position+1000", "check.reader_ahead", "event_readers/search"),
        ("a search document lost", f"DELETE FROM index_names WHERE entity='customers' AND record={one}", "check.search", customer),
        ("a search document of nothing", "UPDATE index_names SET record=999999 WHERE entity='customers' AND record="
         f"{one}", "check.search", "customers/999999"),
    ]


def sqlite(path, sql):
    path += "-search" if "index_" in sql else ""
    done = subprocess.run(["sqlite3", path, "PRAGMA writable_schema=0;" + sql + ";SELECT 'changed',changes()"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{sql}\n{done.stderr}")
    if "changed|0" in done.stdout:
        raise SystemExit("nothing was damaged by: " + sql)


def copy_of(store, folder):
    path = os.path.join(folder, "damaged.db")
    for index in ("", "-search"):
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(path + index + ending):
                os.remove(path + index + ending)
        subprocess.run(["sqlite3", store.path + index, f"VACUUM INTO '{path}{index}'"], check=True)
    return path


def report_of(store, path):
    damaged = Store.__new__(Store)
    damaged.lazo, damaged.folder, damaged.path, damaged.url = store.lazo, store.folder, path, "sqlite://" + path
    return damaged.check()


def tear_page(path):
    """A page of an index overwritten, as a failing disk does it."""
    page = int(subprocess.run(["sqlite3", path, "SELECT rootpage FROM sqlite_schema WHERE tbl_name='customers' AND type='index' LIMIT 1"],
                              capture_output=True, text=True, check=True).stdout)
    with open(path, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x55" * 4096)


def main(lazo):
    folder = tempfile.mkdtemp(prefix="lazo_damage_")
    missed = []
    try:
        store = Store(lazo, folder)
        keys = fill(store)
        sound = store.check()
        if not sound["sound"]:
            raise SystemExit("the store is not sound to begin with:\n" + "\n".join(f"{f['place']}: {f['text']}" for f in sound["faults"]))
        for name, sql, kind, place in damages(keys):
            path = copy_of(store, folder)
            sqlite(path, sql)
            faults = report_of(store, path)["faults"]
            if not any(fault["kind"] == kind and fault["place"].startswith(place) for fault in faults):
                missed.append(f"{name}: expected {kind} at {place}, got {[(f['kind'], f['place']) for f in faults][:6]}")
        path = copy_of(store, folder)
        tear_page(path)
        faults = report_of(store, path)["faults"]
        if not any(fault["place"] == "engine" for fault in faults):
            missed.append(f"a torn page: the engine's own check says nothing, but {[(f['kind'], f['place'], f['text']) for f in faults][:6]}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    made = len(damages(keys)) + 1
    print(f"{made - len(missed)} of {made} kinds of damage named; the sound store has {sound['rows']} records, {sound['versions']} versions")
    if missed:
        raise SystemExit("\n".join(missed))


if __name__ == "__main__":
    main(sys.argv[1])
