// A small business for the tests of search, filled past the write pipeline, with events as the pipeline leaves them.
#pragma once

#include <string>
#include <vector>

#include "kernel/schema/registry.h"
#include "kernel/search/search.h"
#include "tests/support/store.h"

namespace lazo::search {

struct Users : schema::Entity {
    Users();
    schema::Text name{this, "name", {.searched = true}};
};
struct Customers : schema::OwnedEntity {
    Customers();
    schema::Text name{this, "name", {.required = true, .searched = true, .listed = true}};
    schema::Text city{this, "city", {.searched = true}};
    schema::LongText notes{this, "notes", {.searched = true}};
    schema::Text secret{this, "secret", {.searched = true, .sensitive = true}};
};
struct Emails : schema::Entity {
    Emails();
    schema::Link customer{this, "customer", {.to = "customers", .required = true}};
    schema::Email email{this, "email", {.searched = true}};
};
struct Phones : schema::Entity {
    Phones();
    schema::Link customer{this, "customer", {.to = "customers", .required = true}};
    schema::Phone phone{this, "phone", {.searched = true}};
};
struct Deals : schema::OwnedEntity {
    Deals();
    schema::Text name{this, "name", {.searched = true}};
};
struct Products : schema::Entity {
    Products();
    schema::Text name{this, "name", {.searched = true}};
};
struct Interactions : schema::Entity {
    Interactions();
    schema::Link customer{this, "customer", {.to = "customers", .reverse = "interactions", .required = true}};
    schema::Text summary{this, "summary", {.searched = true}};
    schema::LongText body{this, "body", {.searched = true}};
};
extern const Users users;
extern const Customers customers;
extern const Emails emails;
extern const Phones phones;
extern const Deals deals;
extern const Products products;
extern const Interactions interactions;

// Rights of one person, the same for every owned entity.
class Person : public query::Rights {
 public:
    explicit Person(query::Visibility visibility, bool sees_secrets = true)
        : visibility_(std::move(visibility)), sees_secrets_(sees_secrets) {}
    query::Visibility visible(const schema::Shape& shape) const override;
    bool may_read(const schema::Field& field) const override { return sees_secrets_ || !field.options().sensitive; }
    std::int64_t user() const override { return 1; }

 private:
    query::Visibility visibility_;
    bool sees_secrets_;
};

class SearchTest : public ::testing::Test {
 protected:
    SearchTest();
    schema::Record customer(std::int64_t id, const std::string& name, std::int64_t owner = 1);
    // With its event.
    void add(schema::Record record);
    void add_email(std::int64_t customer, std::int64_t id, const std::string& email);
    void add_phone(std::int64_t customer, std::int64_t id, const std::string& phone);
    void add_interaction(std::int64_t customer, std::int64_t id, const std::string& summary,
                         const std::string& body = {});
    // Changes rows by a statement and leaves the event of one record.
    void change(std::string_view sql, const std::vector<storage::Bound>& values, const std::string& entity,
                schema::Key key, const std::string& kind = "updated");

    std::vector<Hit> find(std::string_view text, const query::Rights& rights = query::all_rights(),
                          const SearchOptions& options = {});
    // "customers/1" in the order of the answer.
    std::vector<std::string> names(std::string_view text, const query::Rights& rights = query::all_rights(),
                                   const SearchOptions& options = {});
    Matches matches(std::string_view entity, std::string_view text, const query::Rights& rights = query::all_rights(),
                    std::size_t limit = 10'000);
    // As a program does that was started anew.
    void restart();

    test::Store store_;
    schema::Registry registry_;
    std::unique_ptr<Search> search_;
    std::int64_t set_ = 0;
};

}  // namespace lazo::search
