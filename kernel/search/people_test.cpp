#include "kernel/search/people_test.h"

#include "kernel/access/sign_in.h"
#include "kernel/events/outbox.h"
#include "kernel/records/tables.h"
#include "kernel/search/sqlite_index.h"

namespace lazo::search {

using schema::Key;
using schema::Ownership;
using schema::Placement;
using schema::Record;

Users::Users() : Entity{"users", {.placement = Placement::reference, .internal = true}} {}
Customers::Customers() : OwnedEntity{"customers", {.placement = Placement::customer, .ownership = Ownership::owned}} {}
Emails::Emails()
    : Entity{"emails",
             {.title = "email",
              .placement = Placement::by_customer,
              .ownership = Ownership::inherited,
              .parent = "customers"}} {}
Phones::Phones()
    : Entity{"phones",
             {.title = "phone",
              .placement = Placement::by_customer,
              .ownership = Ownership::inherited,
              .parent = "customers"}} {}
Deals::Deals() : OwnedEntity{"deals", {.ownership = Ownership::owned}} {}
Products::Products() : Entity{"products", {}} {}
Interactions::Interactions()
    : Entity{"interactions",
             {.title = "summary", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {}

const Users users;
const Customers customers;
const Emails emails;
const Phones phones;
const Deals deals;
const Products products;
const Interactions interactions;

namespace {

std::vector<storage::KernelTable> tables() {
    std::vector<storage::KernelTable> all;
    for (const auto& some : {records::kernel_tables(), events::kernel_tables(), access::kernel_tables()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

void add_event(storage::Connection& connection, std::int64_t set, const std::string& entity, Key key,
               const std::string& kind) {
    connection.run(
        "INSERT INTO outbox(change_set,ordinal,entity,customer,record,version,kind,fields,actor,at) "
        "VALUES($1,1,$2,$3,$4,1,$5,'',1,0)",
        {set, entity, key.customer, key.id, kind});
}

}  // namespace

query::Visibility Person::visible(const schema::Shape& shape) const {
    if (shape.entity().options().ownership == Ownership::none) return {query::Reach::everything, {}, {}};
    return visibility_;
}

SearchTest::SearchTest()
    : store_(test::snapshot_of({&users, &customers, &emails, &phones, &deals, &products, &interactions}), tables()),
      registry_(store_.snapshot_pointer()),
      search_(std::make_unique<Search>(store_.database(), registry_)) {}

Record SearchTest::customer(std::int64_t id, const std::string& name, std::int64_t owner) {
    Record record = store_.record("customers");
    record.key = {0, id};
    record.set(customers.name, name);
    record.set(customers.owner, Key{0, owner});
    return record;
}

void SearchTest::add(Record record) {
    record.created_set = record.change_set = ++set_;
    store_.database().write([&](storage::Connection& connection) {
        test::insert(connection, record);
        add_event(connection, set_, record.entity().name(), record.key, "created");
    });
}

void SearchTest::add_email(std::int64_t customer, std::int64_t id, const std::string& email) {
    Record record = store_.record("emails");
    record.key = {customer, id};
    record.set(emails.customer, Key{0, customer});
    record.set(emails.email, email);
    add(std::move(record));
}

void SearchTest::add_phone(std::int64_t customer, std::int64_t id, const std::string& phone) {
    Record record = store_.record("phones");
    record.key = {customer, id};
    record.set(phones.customer, Key{0, customer});
    record.set(phones.phone, phone);
    add(std::move(record));
}

void SearchTest::add_interaction(std::int64_t customer, std::int64_t id, const std::string& summary,
                                 const std::string& body) {
    Record record = store_.record("interactions");
    record.key = {customer, id};
    record.set(interactions.customer, Key{0, customer});
    record.set(interactions.summary, summary);
    record.set(interactions.body, body);
    add(std::move(record));
}

void SearchTest::change(std::string_view sql, const std::vector<storage::Bound>& values, const std::string& entity,
                        Key key, const std::string& kind) {
    set_++;
    store_.database().write([&](storage::Connection& connection) {
        connection.run(sql, values);
        add_event(connection, set_, entity, key, kind);
    });
}

std::vector<Hit> SearchTest::find(std::string_view text, const query::Rights& rights, const SearchOptions& options) {
    auto reading = store_.database().read();
    storage::Connection& connection = reading->connection();
    return search_->find(connection, {store_.snapshot(), rights, connection.dialect()}, text, options);
}

std::vector<std::string> SearchTest::names(std::string_view text, const query::Rights& rights,
                                           const SearchOptions& options) {
    std::vector<std::string> names;
    for (const Hit& hit : find(text, rights, options))
        names.push_back(schema::Reference{hit.entity, hit.key}.to_text());
    return names;
}

Matches SearchTest::matches(std::string_view entity, std::string_view text, const query::Rights& rights,
                            std::size_t limit) {
    auto reading = store_.database().read();
    storage::Connection& connection = reading->connection();
    return search_->matches(connection, {store_.snapshot(), rights, connection.dialect()}, entity, text, limit);
}

void SearchTest::restart() {
    search_.reset();
    store_.reopen();
    search_ = std::make_unique<Search>(store_.database(), registry_);
}

}  // namespace lazo::search
