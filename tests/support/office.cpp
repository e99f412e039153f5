#include "tests/support/office.h"

#include "kernel/access/entities.h"

namespace lazo::test {

using schema::Key;

schema::SnapshotPointer snapshot_with_people(std::initializer_list<const schema::Entity*> entities) {
    schema::SnapshotBuilder builder;
    for (const schema::Entity* entity :
         std::initializer_list<const schema::Entity*>{&access::companies, &access::teams, &access::roles,
                                                      &access::users, &access::role_rights, &access::role_fields})
        builder.add(*entity);
    for (const schema::Entity* entity : entities) builder.add(*entity);
    return builder.build(1);
}

std::int64_t Office::add_team(std::string_view name, std::int64_t parent) {
    schema::Record team = store_.record("teams");
    team.key.id = ++next_id_;
    team.set(access::teams.name, std::string(name));
    if (parent != 0) team.set(access::teams.parent, Key{0, parent});
    store_.insert(team);
    return team.key.id;
}

std::int64_t Office::add_role(std::string_view name) {
    schema::Record role = store_.record("roles");
    role.key.id = ++next_id_;
    role.set(access::roles.name, std::string(name));
    store_.insert(role);
    return role.key.id;
}

std::int64_t Office::add_user(std::string_view name, const NewUser& user) {
    const access::Users& users = access::users;
    schema::Record record = store_.record("users");
    record.key.id = ++next_id_;
    record.set(users.name, std::string(name));
    record.set(users.email, std::string(name) + "@example.com");
    if (user.team != 0) record.set(users.team, Key{0, user.team});
    std::vector<Key> roles;
    for (const std::int64_t role : user.roles) roles.push_back({0, role});
    record.set(users.roles, roles);
    record.set(users.administrator, user.administrator);
    record.set(users.active, user.active);
    record.set(users.language, user.language);
    record.set(users.zone, user.zone);
    store_.insert(record);
    return record.key.id;
}

void Office::allow(std::int64_t role, std::string_view entity, access::Action action, access::Level level) {
    const access::RoleRights& rights = access::role_rights;
    schema::Record record = store_.record("role_rights");
    record.key.id = ++next_id_;
    record.set(rights.role, Key{0, role});
    record.set(rights.of_entity, std::string(entity));
    record.set(rights.action, std::string(access::name_of(action)));
    record.set(rights.level, std::string(access::name_of(level)));
    store_.insert(record);
}

void Office::set_field(std::int64_t role, std::string_view entity, std::string_view field, access::FieldRight right) {
    const access::RoleFields& fields = access::role_fields;
    schema::Record record = store_.record("role_fields");
    record.key.id = ++next_id_;
    record.set(fields.role, Key{0, role});
    record.set(fields.of_entity, std::string(entity));
    record.set(fields.field, std::string(field));
    record.set(fields.may_read, right.read);
    record.set(fields.may_write, right.write);
    store_.insert(record);
}

access::DirectoryPointer Office::directory() { return access::Directory::read(store_.database().read()->connection()); }

access::Actor Office::actor(std::int64_t user, access::TokenScope scope) { return {directory(), user, scope}; }

}  // namespace lazo::test
