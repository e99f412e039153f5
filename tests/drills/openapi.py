"""Writes /api/openapi.json of a running server, with a custom field, to a file. usage: openapi.py path/to/lazo file"""

import http.client
import json
import shutil
import sys
import tempfile

from server import Client, Server, Store


def get(server, path, token=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Authorization": "Bearer " + token} if token else {})
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"GET {path}: {answer.status}")
    return answer.read()


def main(lazo, target):
    folder = tempfile.mkdtemp(prefix="lazo_openapi_")
    try:
        store = Store(lazo, folder)
        server = Server(store)
        status, answer = Client(server).ask("POST", "/schema/entities/customers/fields", {"name": "x_note", "type": "text", "label": "Nota"})
        if status != 201:
            raise SystemExit(f"custom field: {status} {answer}")
        document = get(server, "/api/openapi.json", store.token)
        if "x_note" not in json.loads(document)["components"]["schemas"]["customers"]["properties"]:
            raise SystemExit("the description lacks the custom field")
        if b"x_note" in get(server, "/api/openapi.json") + get(server, "/api/docs"):
            raise SystemExit("the description shows custom fields to strangers")
        with open(target, "wb") as file:
            file.write(document)
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
