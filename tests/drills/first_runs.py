"""Two people set the same new store up at the same moment, each over a program of their own: one is the first, the other hears
that it is done."""

import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from places import places  # noqa: E402
from server import PASSWORD, Client, Server  # noqa: E402

ROUNDS = 3


def set_up(server, name, ready, answers):
    client = Client(server)
    ready.wait()
    answers[name] = client.request("POST", "/api/v1/setup", {
        "company": {"name": f"Casa {name}", "country": "ES", "currency": "EUR", "language": "es", "zone": "Europe/Madrid"},
        "administrator": {"name": name, "email": f"{name.lower()}@x.example", "password": PASSWORD}})


def one_round(place):
    with Server(place) as one, Server(place) as other:
        ready, answers = threading.Barrier(2), {}
        threads = [threading.Thread(target=set_up, args=(server, name, ready, answers)) for server, name in ((one, "Ana"), (other, "Berta"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = sorted(answer.status for answer in answers.values())
        if statuses != [200, 409]:
            raise SystemExit(f"two first runs at once: {[(answer.status, answer.body[:300]) for answer in answers.values()]}")
        first = next(name for name, answer in answers.items() if answer.status == 200)
        ana = Client(other)
        ana.sign_in(f"{first.lower()}@x.example")
        people = [row["name"] for row in ana.expect(200, "GET", "/users?fields=name")["rows"]]
        companies = ana.expect(200, "GET", "/company")["name"]
        if people != [first] or companies != f"Casa {first}":
            raise SystemExit(f"two first runs at once left {people} in {companies}")


def main():
    os.environ["LAZO_ENGINE"] = "postgresql"
    with places() as some:
        for _ in range(ROUNDS):
            one_round(some.empty())
    print(f"{ROUNDS} times two first runs at once: one is the first, the other hears so")


if __name__ == "__main__":
    main()
