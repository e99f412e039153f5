"""Every write of a scenario is sent again with its Idempotency-Key, and must get its first answer; once a route, the key is
sent with another request, and must be refused. What the making of a record answers is what its address then shows."""
import uuid

WRITES = ('POST', 'PATCH', 'PUT', 'DELETE')
# Where a key does not count, and why.
WITHOUT = {
    'POST /api/v1/session': 'nobody is signed in whose key it could be',
    'DELETE /api/v1/session': 'who signs out is nobody afterwards',
    'POST /api/v1/setup': 'nobody is there yet; a second one is 409',
    'POST /api/v1/customers/duplicates': 'only asks',
}
ASKS = 'preview=true'  # an undo that is only shown


class Repeats:
    def __init__(self, routes):
        self.routes, self.proved = routes, set()

    def key_for(self, method, path, headers):
        """A key for a write that has none of its own; nothing where none counts."""
        route = self.routes.route_of(method, path)
        given = any(name.lower() == 'idempotency-key' for name in headers)
        if method not in WRITES or given or not route or route in WITHOUT or ASKS in path:
            return None
        return f'again-{uuid.uuid4()}'

    def faults(self, client, request, first):
        """What is wrong when the same request comes again, and another one with its key."""
        method, path, body, headers = request
        route = self.routes.route_of(method, path)
        again = client.request(method, path, body, headers)
        if again.status == 401 and first.status == 204:
            return []  # it ended this very session or token
        found = []
        if (again.status, again.body) != (first.status, first.body):
            found.append(f'repeated with its key: {again.status} {again.body[:500]!r}')
        if again.headers.get('idempotency-replayed') != 'true' or 'idempotency-replayed' in first.headers:
            found.append('repeated with its key: not marked as the first answer')
        if again.headers.get('lazo-operation') != first.headers.get('lazo-operation'):
            found.append('repeated with its key: another operation')
        if route == 'POST /api/v1/{entity}' and first.status == 201:
            address, _, fields = path.partition('?')
            shown = client.request('GET', f'{address}/{first.json["id"]}?{fields}', None, {})
            if shown.status == 200 and shown.json != first.json:
                found.append(f'made {first.body[:1000]!r}, but there stands {shown.body[:1000]!r}')
        if route not in self.proved:
            other = client.request(method, path + ('&' if '?' in path else '?') + 'other=1', body, headers)
            if other.status != 422 or other.json['code'] != 'idempotency.other_request':
                found.append(f'another request with the key: {other.status} {other.body[:500]!r}')
            self.proved.add(route)
        return found

    def unproved(self):
        writing = {f'{method} {"/".join(path)}' for method, path in self.routes.routes if method in WRITES}
        return sorted(writing - self.proved - set(WITHOUT)) + sorted(set(WITHOUT) - writing)
