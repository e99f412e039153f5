#!/usr/bin/env python3
"""Nobody sees through any surface what the plain model says they do not see: people of every level, shares to persons and
teams, a denied field; every route that shows something of the store (`lazo routes`) has a case here, or the test fails."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
from live import Live  # noqa: E402
from routes import routes_of  # noqa: E402
from rights_world import ENTITIES, World  # noqa: E402
from server import Server, Template  # noqa: E402

MARK, SECRET = re.compile(r'zz\d+zz'), re.compile(r'qq\d+qq')
TITLES = {'customers': 'name', 'tasks': 'title', 'interactions': 'summary'}
faults, asked = [], 0


def fault(person, path, text):
    faults.append(f'{person.level}{" (field denied)" if person.denied else ""} {person.name}: {path}: {text}')


def ask(world, person, path, allowed):
    """The answer; whatever marks stand in it must be allowed, and no secret to whom it is denied."""
    global asked
    asked += 1
    answer = person.client.request('GET', '/api/v1' + path)
    text = answer.body.decode(errors='replace')
    leaked = set(MARK.findall(text)) - allowed
    if leaked:
        fault(person, path, f'leaks {sorted(leaked)}')
    if person.denied and SECRET.search(text):
        fault(person, path, 'leaks the denied field')
    if answer.status >= 500:
        fault(person, path, f'status {answer.status}')
    return answer


def everything(world, person):
    return {mark for mark in world.records if world.sees(person, mark)}


def exactly(person, path, found, wanted):
    if found != wanted:
        fault(person, path, f'{found} instead of {wanted}')


def status(person, path, answer, wanted):
    exactly(person, path, answer.status, wanted)


def of_entities(check):
    """A case that is asked for each entity; who may read nothing of it gets 404."""
    def case(world, person):
        for entity in ENTITIES:
            path = f'/{entity}'
            if person.level == 'none':
                status(person, path, ask(world, person, path, set()), 404)
            else:
                check(world, person, entity, world.seen(person, entity))
    return case


@of_entities
def lists(world, person, entity, seen):
    for extra in ('', '&as_of=2999-01-01', '&sort=-' + TITLES[entity], '&filter={"not":{"created_at":null}}'):
        path = f'/{entity}?limit=200&fields={TITLES[entity]}{extra}'
        answer = ask(world, person, path, everything(world, person)).json
        exactly(person, path, {row[TITLES[entity]] for row in answer['rows']}, seen)
        exactly(person, path + ' count', answer['count'], len(seen))
    ask(world, person, f'/{entity}?limit=200', everything(world, person))
    if person.denied and entity == 'customers':
        for path in ('?filter={"job_title":{"starts":"q"}}', '?sort=job_title', '?fields=job_title'):
            answer = ask(world, person, '/customers' + path, everything(world, person))
            if answer.status != 400:
                fault(person, path, f'status {answer.status} for a denied field')


@of_entities
def counts(world, person, entity, seen):
    for extra in ('', '?as_of=2999-01-01'):
        path = f'/{entity}/count{extra}'
        exactly(person, path, ask(world, person, path, set()).json['count'], len(seen))


@of_entities
def groups(world, person, entity, seen):
    by = {'customers': 'kind', 'tasks': 'customer', 'interactions': 'customer'}[entity]
    path = f'/{entity}/groups?by={by}'
    answer = ask(world, person, path, everything(world, person)).json
    exactly(person, path, sum(group['count'] for group in answer['groups']), len(seen))


@of_entities
def boards(world, person, entity, seen):
    by = {'customers': 'kind', 'tasks': 'state', 'interactions': 'channel'}[entity]
    path = f'/{entity}/board?by={by}&limit=100'
    answer = ask(world, person, path, everything(world, person)).json
    exactly(person, path, sum(column['count'] for column in answer['columns']), len(seen))
    exactly(person, path, {row[TITLES[entity]] for column in answer['columns'] for row in column['rows']}, seen)


def each_record(path_of, check=None):
    def case(world, person):
        allowed = everything(world, person)
        for mark, (entity, record) in world.records.items():
            path = path_of(entity, record)
            answer = ask(world, person, path, allowed)
            status(person, path, answer, 200 if mark in allowed else 404)
            if check and answer.status == 200:
                check(world, person, mark, path, answer.json)
    return case


def right_record(world, person, mark, path, row):
    entity, record = world.records[mark]
    exactly(person, path, row[TITLES[entity]], mark)
    link = row.get('customer')
    if link:
        above = world.customer_of[mark]
        exactly(person, path + ' link label', link['label'], above if world.sees(person, above) else None)


def searches(world, person):
    allowed = everything(world, person)
    for entity in ENTITIES:
        mark = next(m for m, (of, _) in world.records.items() if of == entity)
        for path in (f'/search?q={mark}', f'/search?q=zz&limit=100&entities={entity}', f'/{entity}?q={mark}'):
            ask(world, person, path, allowed)
    for mark in list(world.records)[::7]:
        found = {hit['label'] for hit in ask(world, person, f'/search?q={mark}', allowed).json['results']}
        if (mark in found) != (mark in allowed):
            fault(person, f'/search?q={mark}', f'{found}, visible: {mark in allowed}')
    ask(world, person, '/search?q=qq1qq', allowed)


@of_entities
def exports(world, person, entity, seen):
    for form in ('csv', 'jsonl'):
        path = f'/{entity}/export?format={form}'
        answer = ask(world, person, path, everything(world, person))
        own = {mark for mark in MARK.findall(answer.body.decode()) if world.records[mark][0] == entity}
        exactly(person, path, own if answer.status == 200 else answer.status, seen)


def trash(world, person):
    for entity in ('customers', 'tasks'):
        path = f'/trash?entity={entity}&limit=200'
        wanted = {mark for mark in world.removed if world.records[mark][0] == entity and world.sees(person, mark)
                  and world.reaches(person, mark)}
        visible = {mark for mark in world.removed if world.sees(person, mark)}
        found = {row['label'] for row in ask(world, person, path, visible).json['rows']}
        if not wanted <= found:
            fault(person, path, f'lacks {wanted - found}')


def schema(world, person):
    answer = ask(world, person, '/schema', set()).json
    names = {entity['name'] for entity in answer['entities']}
    exactly(person, '/schema', set(ENTITIES) <= names, person.level != 'none')
    for entity in answer['entities']:
        if entity['name'] == 'customers' and person.denied:
            exactly(person, '/schema', 'job_title' in {field['name'] for field in entity['fields']}, False)


def timelines(world, person):
    allowed = everything(world, person)
    for mark, (entity, record) in list(world.records.items())[::4]:
        if entity == 'customers':
            ask(world, person, f'/timeline?customer={record}', allowed)


def duplicates(world, person):
    for mark, (entity, record) in list(world.records.items())[:10]:
        answer = person.client.request('POST', '/api/v1/customers/duplicates', {'name': mark})
        leaked = set(MARK.findall(answer.body.decode())) - everything(world, person)
        if leaked:
            fault(person, '/customers/duplicates', f'leaks {leaked}')


def read_log(world, person):
    """Only administrators are told who saw what."""
    status(person, '/reads', ask(world, person, '/reads', set()), 403)


def only_scanned(*paths):
    def case(world, person):
        for path in paths:
            ask(world, person, path, everything(world, person))
    return case


CASES = {
    'list': lists, 'count': counts, 'group': groups, 'board': boards, 'search': searches, 'export': exports,
    'record': each_record(lambda entity, record: f'/{entity}/{record}', right_record),
    'history': each_record(lambda entity, record: f'/{entity}/{record}/history'),
    'shares': each_record(lambda entity, record: f'/{entity}/{record}/shares'),
    'access': each_record(lambda entity, record: f'/{entity}/{record}/access'),
    'schema': schema, 'timeline': timelines, 'duplicates': duplicates,
    'operations': only_scanned('/operations?limit=200', '/operations/1', '/operations/1001'),
    'jobs': only_scanned('/jobs', '/jobs/1'),
    'import': only_scanned('/imports/1', '/imports/1/errors'),
    'company': only_scanned('/company'),
    'preview': only_scanned('/roles/1/preview', '/roles/15/preview'),
    'reads': read_log, 'trash': trash,
}


def live(world):
    """Every record changes once; each person hears of those they see, and of no other."""
    screens = [(person, Live(world.server.port, person.client.cookie)) for person in world.people]
    for _, screen in screens:
        screen.subscribe([*ENTITIES, 'tags'])
    heard = {person.name: set() for person in world.people}
    fields = {'customers': 'city', 'tasks': 'description', 'interactions': 'body'}
    for mark, (entity, record) in world.records.items():
        world.admin.expect(200, 'PATCH', f'/{entity}/{record}', {fields[entity]: 'otra'})
    last = world.admin.expect(201, 'POST', '/tags', {'name': 'termina'})['id']
    for person, screen in screens:
        until(screen, last, heard[person.name])
        screen.close()
        marks = {mark for mark, place in world.records.items() if place in heard[person.name]}
        exactly(person, 'live', {'leaks': marks - everything(world, person), 'lacks': everything(world, person) - marks},
                {'leaks': set(), 'lacks': set()})


def live_shares(world):
    """Shares come and go; who loses a record hears its key alone, who wins one all, and who never saw it nothing."""
    screens = [(person, Live(world.server.port, person.client.cookie)) for person in world.people]
    for _, screen in screens:
        screen.subscribe([*ENTITIES, 'tags'])
    before = {person.name: everything(world, person) for person in world.people}
    changed = [mark for mark in world.owner if world.random.random() < 0.5]
    for mark in changed:
        world.unshare(mark) if world.shares.get(mark) else world.share(mark)
    last = world.admin.expect(201, 'POST', '/tags', {'name': 'termina otra vez'})['id']
    for person, screen in screens:
        events = []
        while not any(event['entity'] == 'tags' and event['id'] == last for event in events):
            events += screen.receive()['events']
        screen.close()
        check_shares(world, person, events, set(changed), before[person.name], everything(world, person))


def check_shares(world, person, events, changed, before, after):
    told = {mark: [event for event in events if (event['entity'], event.get('id')) == place] for mark, place in world.records.items()}
    exactly(person, 'live shares', {mark for mark in told if told[mark]}, changed & (before | after))
    for mark in changed & (before | after):
        kinds = {event['kind'] for event in told[mark]}
        exactly(person, f'live share of {mark}', kinds, {'shared'} if mark in after else {'hidden'})
        if mark not in after and set(told[mark][0]) != {'entity', 'id', 'kind'}:
            fault(person, 'live shares', f'{told[mark][0]} tells more than the key')
    again = {'entity': 'interactions', 'kind': 'many'} in events
    if not again and any(world.records[mark][0] == 'interactions' for mark in before ^ after):
        fault(person, 'live shares', 'interactions came or went untold')


def live_directory(world):
    """People change teams: who sees other records than before is told to load anew, and of no record."""
    screens = [(person, Live(world.server.port, person.client.cookie)) for person in world.people]
    for _, screen in screens:
        screen.subscribe([*ENTITIES, 'tags'])
    before = {person.name: everything(world, person) for person in world.people}
    for person in world.people[::5]:
        person.team = world.random.choice([team for team in world.above if team != person.team])
        world.admin.expect(200, 'PATCH', f'/users/{person.id}', {'team': person.team})
    last = world.admin.expect(201, 'POST', '/tags', {'name': 'termina por fin'})['id']
    for person, screen in screens:
        message = screen.receive()
        screen.close()
        if message != {'rights': 'changed'}:
            exactly(person, 'live directory', [(event['entity'], event['id']) for event in message['events']], [('tags', last)])
            exactly(person, 'live directory: told nothing', everything(world, person), before[person.name])


def until(screen, tag, heard):
    while True:
        heard.update((event['entity'], event['id']) for event in screen.receive().get('events', []))
        if ('tags', tag) in heard:
            return


def remove_some(world):
    """Into the recycle bin: their owners and shares stay in the model."""
    world.removed = [mark for mark, (entity, _) in world.records.items() if entity in ('customers', 'tasks')][::9]
    for mark in world.removed:
        entity, record = world.records[mark]
        world.admin.expect(200, 'DELETE', f'/{entity}/{record}')


def surfaces(place):
    return {surface for _, _, surface in routes_of(place)} - {'none'}


def ask_all(template, seed, of_each):
    with Server(template.copy()) as server:
        world = World(server, seed, of_each)
        live(world)
        live_shares(world)
        live_directory(world)
        for surface, case in CASES.items():
            if surface == 'trash':
                remove_some(world)
            for person in world.people:
                case(world, person)
    print(f'world {seed}: {len(world.people)} people, {len(world.records)} records')


def main():
    full = os.environ.get('MODE') == 'full'
    with Template() as template:
        without = surfaces(template.copy()) - CASES.keys()
        for surface in sorted(without):
            faults.append(f'the surface {surface} has no case')
        for seed in range(20261122, 20261127 if full else 20261124):
            ask_all(template, seed, 80 if full else 40)
    print('\n'.join(faults[:60]))
    print(f'{template.engine}: {asked} questions, {len(faults)} faults')
    return 1 if faults or asked < 10_000 else 0


if __name__ == '__main__':
    sys.exit(main())
