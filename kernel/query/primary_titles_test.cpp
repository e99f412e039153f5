#include "kernel/query/primary_titles.h"

#include "kernel/query/list.h"
#include "tests/support/business.h"

namespace lazo::query {
namespace {

using schema::Record;
using schema::Value;

// Ana with two addresses, the second of them her primary one; Luis without any.
class PrimaryTitlesTest : public ::testing::Test {
 protected:
    PrimaryTitlesTest() {
        Record ana = named("Ana");
        for (const char* address : {"old@x.example", "new@x.example"}) {
            Record email = business_.draft("emails");
            email.put(email.shape().get("email"), Value{std::string(address)});
            email.put(email.shape().get("primary"), Value{std::int64_t{address[0] == 'n'}});
            ana.children["emails"].push_back(std::move(email));
        }
        ana_ = business_.create(ana);
        business_.create(named("Luis"));
    }
    Record named(const std::string& name) const {
        Record record = business_.draft("customers");
        record.put(record.shape().get("name"), Value{name});
        return record;
    }
    std::vector<const schema::Collection*> emails() const {
        return {find_primary(*business_.schema(), all_rights(), ana_->shape(), "primary_email")};
    }
    // "Ana new@x.example" of every row.
    std::vector<std::string> listed(const std::string& sort, std::optional<std::int64_t> as_of = {},
                                    std::optional<std::int64_t> count = {}) {
        const auto reading = business_.platform().database().read();
        const auto schema = business_.schema();
        const Scope scope{*schema, all_rights(), reading->connection().dialect(), as_of};
        const schema::ShapePointer shape = schema->get("customers");
        ListQuestion question{shape, {}, read_sort(*schema, all_rights(), *shape, sort), {&shape->get("name")}};
        question.count = count;
        question.primaries = emails();
        std::vector<std::string> rows;
        for (const Record& row : list(reading->connection(), scope, question).rows) rows.push_back(said(row));
        return rows;
    }
    static std::string said(const Record& row) {
        const Value& title = row.primaries.at(0);
        return schema::Codec<std::string>::from(row.at(row.shape().get("name"))) + " " +
               (schema::is_empty(title) ? "-" : std::get<std::string>(title));
    }
    void make_primary(const std::string& address) {
        Record stored = business_.get("customers", ana_->key);
        Record patch = business_.patch(stored);
        patch.children["emails"] = stored.children["emails"];
        for (Record& email : patch.children["emails"]) {
            const bool chosen = email.at(email.shape().get("email")) == Value{address};
            email.put(email.shape().get("primary"), Value{std::int64_t{chosen}});
        }
        business_.update(patch);
    }

    test::Business business_;
    std::optional<Record> ana_;
};

using ::testing::ElementsAre;

TEST_F(PrimaryTitlesTest, the_title_of_the_primary_child_row_stands_beside_the_fields) {
    for (const char* sort : {"name", "-name,created_at", "country", "created_at"})
        EXPECT_THAT(listed(sort), ::testing::UnorderedElementsAre("Ana new@x.example", "Luis -")) << sort;
    EXPECT_THAT(listed("name", {}, 2), ElementsAre("Ana new@x.example", "Luis -")) << "when all that is found is shown";
}

TEST_F(PrimaryTitlesTest, a_past_moment_shows_the_primary_of_then) {
    const std::int64_t then = business_.get("customers", ana_->key).change_set;
    const std::int64_t last = business_.integer("SELECT max(change_set) FROM customers");
    make_primary("old@x.example");
    EXPECT_THAT(listed("name"), ElementsAre("Ana old@x.example", "Luis -"));
    EXPECT_THAT(listed("name", last), ElementsAre("Ana new@x.example", "Luis -"));
    EXPECT_THAT(listed("name", then), ElementsAre("Ana new@x.example")) << "Luis was not there yet";
}

TEST_F(PrimaryTitlesTest, of_a_record_that_is_here_they_are_loaded_by_its_key) {
    const auto reading = business_.platform().database().read();
    const auto schema = business_.schema();
    Record record = *ana_;
    load_primaries(reading->connection(), {*schema, all_rights(), reading->connection().dialect()}, emails(), record);
    EXPECT_EQ(said(record), "Ana new@x.example");
}

TEST_F(PrimaryTitlesTest, what_is_no_title_of_a_child_row_has_no_primary) {
    const auto find = [&](const char* name) {
        return find_primary(*business_.schema(), all_rights(), ana_->shape(), name);
    };
    EXPECT_NE(find("primary_phone"), nullptr);
    EXPECT_EQ(find("primary_kind"), nullptr);
    EXPECT_EQ(find("email"), nullptr);
    EXPECT_EQ(find("primary_"), nullptr);
}

}  // namespace
}  // namespace lazo::query
