// An entity with a field of every kind that is sorted and filtered, for the tests of lists, plans and groups.
#pragma once

#include <string>
#include <vector>

#include "kernel/query/list.h"
#include "tests/support/store.h"

namespace lazo::query {

struct People : schema::Entity {
    People() : Entity{"users", {.title = "name"}} {}
    schema::Text name{this, "name", {.listed = true}};
};

struct Things : schema::Entity {
    Things() : Entity{"things", {.title = "name"}} {}
    schema::Text name{this, "name", {.required = true, .indexed = true, .listed = true}};
    schema::Text note{this, "note", {.listed = true}};
    schema::Number amount{this, "amount", {.indexed = true}};
    schema::Amount price{this, "price"};
    schema::Flag open{this, "open"};
    schema::Day day{this, "day", {.indexed = true}};
    schema::Instant at{this, "at"};
    schema::Span length{this, "length"};
    schema::Choice kind{this, "kind", {.options = {{"small"}, {"large"}, {"medium"}}}};
    schema::Choices labels{this, "labels", {.options = {{"red"}, {"green"}, {"blue"}}}};
    schema::Email email{this, "email"};
    schema::Link parent{this, "parent", {.to = "things", .reverse = "parts", .indexed = true}};
};

class ThingsTest : public ::testing::Test {
 protected:
    ThingsTest() : store_(test::snapshot_of({&people_, &things_})), shape_(store_.snapshot().get("things")) {}

    schema::Record thing(std::int64_t id) {
        schema::Record record = store_.record("things");
        record.key = {0, id};
        record.load(things_.created_at, id * 1000);
        return record;
    }
    schema::Record named(std::int64_t id, const std::string& name) {
        schema::Record record = thing(id);
        record.set(things_.name, name);
        return record;
    }
    Scope scope(storage::Connection& connection) const { return {store_.snapshot(), all_rights(), connection.dialect()}; }
    Condition filter(const std::string& json) const {
        schema::Reading reading;
        reading.zone = Zone{"Europe/Madrid"};
        return FilterReader{store_.snapshot_pointer(), all_rights(), reading, Moment::parse("2026-03-02T09:00:00Z")}.read(*shape_, json);
    }
    ListQuestion question(const std::string& sort, const Condition& condition = {}) const {
        return {shape_, condition, read_sort(store_.snapshot(), all_rights(), *shape_, sort)};
    }
    // The ids of all pages of that size, one after the other.
    std::vector<std::int64_t> paged(ListQuestion question, int limit) {
        std::vector<std::int64_t> ids;
        const auto reading = store_.database().read();
        question.limit = limit;
        for (int pages = 0; pages < 1000; pages++) {
            const Page page = list(reading->connection(), scope(reading->connection()), question);
            for (const schema::Record& row : page.rows) ids.push_back(row.key.id);
            EXPECT_TRUE(page.next.empty() || page.rows.size() == static_cast<std::size_t>(limit)) << "only the last page is short";
            if (page.next.empty()) return ids;
            question.cursor = page.next;
        }
        ADD_FAILURE() << "pages without an end";
        return ids;
    }
    std::vector<std::int64_t> ids(const std::string& sort, const std::string& json = "") { return paged(question(sort, filter(json)), 3); }
    std::int64_t counted(const Condition& condition) {
        const auto reading = store_.database().read();
        return count(reading->connection(), scope(reading->connection()), *shape_, condition);
    }

    const People people_;
    const Things things_;
    test::Store store_;
    schema::ShapePointer shape_;
};

}  // namespace lazo::query
