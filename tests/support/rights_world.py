"""People with generated rights, records with generated owners and shares, and a plain model of who sees what."""
import random

from server import Client, PASSWORD, email_of

ENTITIES = ('customers', 'tasks', 'interactions')
ACTIONS = ('read', 'update', 'delete', 'export', 'share')


class Person:
    def __init__(self, name, level, team, denied):
        self.name, self.level, self.team, self.denied = name, level, team, denied
        self.id, self.client = None, None


class World:
    """Everything is made through the API by the administrator; every title holds a mark (zz17zz) that occurs nowhere else."""

    def __init__(self, server, seed, of_each):
        self.random, self.server, self.of_each = random.Random(seed), server, of_each
        self.admin = Client(server)
        self.admin.sign_in(email_of('administrator'))
        self.marks, self.owner, self.customer_of, self.shares, self.ids = 0, {}, {}, {}, {}
        self.make_teams()
        self.make_people()
        self.make_records()

    def make_teams(self):
        made = lambda name, parent=None: self.admin.expect(201, 'POST', '/teams', {'name': name, 'parent': parent})['id']
        self.above = {}
        for name, parent in (('Oeste', None), ('Oeste uno', 'Oeste'), ('Oeste dos', 'Oeste'), ('Este', None)):
            team = made(name, self.ids.get(parent))
            self.ids[name] = team
            self.above[team] = [team] + (self.above[self.ids[parent]] if parent else [])

    def make_people(self):
        self.people = []
        for level in ('none', 'own', 'team', 'all'):
            for denied in (False, True):
                role = self.make_role(level, denied)
                for team in ('Oeste', 'Oeste uno', 'Este'):
                    self.add_person(Person(f'p{len(self.people)}', level, self.ids[team], denied), role)

    def make_role(self, level, denied):
        rights = [{'of_entity': entity, 'action': action, 'level': level} for entity in ENTITIES for action in ACTIONS]
        fields = [{'of_entity': 'customers', 'field': 'job_title', 'may_read': False, 'may_write': False}] if denied else []
        return self.admin.expect(201, 'POST', '/roles', {'name': f'{level} {denied}', 'role_rights': rights,
                                                         'role_fields': fields})['id']

    def add_person(self, person, role):
        row = {'name': person.name, 'email': email_of(person.name), 'team': person.team, 'roles': [role]}
        person.id = self.admin.expect(201, 'POST', '/users', row)['id']
        self.admin.expect(204, 'POST', f'/users/{person.id}/password', {'password': PASSWORD})
        person.client = Client(self.server)
        person.client.sign_in(email_of(person.name))
        self.people.append(person)

    def mark(self):
        self.marks += 1
        return f'zz{self.marks}zz'

    def make_records(self):
        for _ in range(self.of_each):
            secret = f'qq{self.marks}qq'
            self.make('customers', {'name': self.mark(), 'job_title': secret, 'kind': self.random.choice(('person', 'company'))})
        customers = [mark for mark, (entity, _) in self.records.items() if entity == 'customers']
        for _ in range(self.of_each):
            self.make('tasks', {'title': self.mark()}, self.random.choice(customers))
            self.make('interactions', {'summary': self.mark(), 'channel': 'call'}, self.random.choice(customers))

    records = None

    def make(self, entity, row, customer=None):
        self.records = self.records or {}
        mark = row.get('name') or row.get('title') or row['summary']
        if entity != 'interactions':
            owner = self.random.choice(self.people)
            row['owner'], self.owner[mark] = owner.id, owner
        if customer:
            row['customer'], self.customer_of[mark] = self.records[customer][1], customer
        self.records[mark] = (entity, self.admin.expect(201, 'POST', f'/{entity}', row)['id'])
        if entity != 'interactions' and self.random.random() < 0.5:
            self.share(mark)

    def share(self, mark):
        entity, record = self.records[mark]
        kind, whom = self.random.choice([('user', self.random.choice(self.people).id),
                                         ('team', self.random.choice(list(self.above)))])
        self.admin.expect(201, 'POST', f'/{entity}/{record}/shares', {kind: whom})
        self.shares.setdefault(mark, set()).add((kind, whom))

    def unshare(self, mark):
        entity, record = self.records[mark]
        kind, whom = self.shares[mark].pop()
        self.admin.expect(204, 'DELETE', f'/{entity}/{record}/shares/{kind}-{whom}')

    def sees(self, person, mark):
        """The model: level none sees nothing; an interaction is seen where its customer is."""
        entity, _ = self.records[mark]
        if entity == 'interactions':
            return self.sees(person, self.customer_of[mark])
        return self.reaches(person, mark) or (person.level != 'none' and self.shared_with(person, mark))

    def reaches(self, person, mark):
        owner = self.owner[mark]
        if person.level == 'team':
            return person.team in self.above[owner.team]
        return person.level == 'all' or (person.level == 'own' and owner is person)

    def shared_with(self, person, mark):
        mine = {('user', person.id)} | {('team', team) for team in self.above[person.team]}
        return bool(mine & self.shares.get(mark, set()))

    def seen(self, person, entity):
        return {mark for mark, (of, _) in self.records.items() if of == entity and self.sees(person, mark)}
