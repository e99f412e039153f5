#include "kernel/query/list.h"

#include <map>
#include <random>

#include "base/error.h"
#include "kernel/query/test_things.h"
#include "tests/support/business.h"

namespace lazo::query {
namespace {

using Ids = std::vector<std::int64_t>;
using ::testing::ElementsAre;

class ListTest : public ThingsTest {
 protected:
    // Three things with a value, of which two are alike, and two without.
    template <class T, schema::FieldType type>
    void expect_order(const schema::TypedField<T, type>& field, const std::type_identity_t<T>& low, const std::type_identity_t<T>& high) {
        for (const std::int64_t id : {1, 2, 3, 4, 5}) {
            schema::Record record = named(id, "n");
            if (id == 2) record.set(field, high);
            if (id == 3 || id == 5) record.set(field, low);
            store_.insert(record);
        }
        for (const int limit : {1, 2, 3, 4, 5, 9}) {
            EXPECT_EQ(paged(question(field.name()), limit), (Ids{3, 5, 2, 1, 4})) << "by " << limit;
            EXPECT_EQ(paged(question("-" + field.name()), limit), (Ids{2, 5, 3, 4, 1})) << "by " << limit;
            EXPECT_EQ(paged(question(field.name() + ",-name"), limit), (Ids{5, 3, 2, 4, 1})) << "by " << limit;
        }
    }
    static Ids ids_of(const Page& page) {
        Ids ids;
        for (const schema::Record& row : page.rows) ids.push_back(row.key.id);
        return ids;
    }
    std::string refusal(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.fields().empty() ? error.message().key : error.fields().front().path + " " + error.fields().front().message.key;
        }
        return "";
    }
};

TEST_F(ListTest, texts_page_with_empties_last) { expect_order(things_.note, "a", "b"); }
TEST_F(ListTest, numbers_page_with_empties_last) { expect_order(things_.amount, {-5}, {7'000'000}); }
TEST_F(ListTest, amounts_page_with_empties_last) { expect_order(things_.price, Money{-1, "EUR"}, Money{99, "EUR"}); }
TEST_F(ListTest, flags_page_with_empties_last) { expect_order(things_.open, false, true); }
TEST_F(ListTest, days_page_with_empties_last) { expect_order(things_.day, Date{-10}, Date{10}); }
TEST_F(ListTest, moments_page_with_empties_last) { expect_order(things_.at, Moment{-10}, Moment{10}); }
TEST_F(ListTest, durations_page_with_empties_last) { expect_order(things_.length, schema::Duration{0}, schema::Duration{60}); }
TEST_F(ListTest, choices_page_in_the_order_of_their_options) { expect_order(things_.kind, "large", "medium"); }
TEST_F(ListTest, addresses_page_with_empties_last) { expect_order(things_.email, "a@x.example", "b@x.example"); }

TEST_F(ListTest, links_page_by_the_title_of_what_they_lead_to) {
    store_.insert(named(1, "Zúñiga"));
    store_.insert(named(2, "Álvarez"));
    for (const std::int64_t id : {3, 4, 5}) {
        schema::Record record = named(id, "n");
        if (id != 5) record.set(things_.parent, {0, id == 3 ? 1 : 2});
        store_.insert(record);
    }
    for (const int limit : {1, 2, 5}) {
        EXPECT_EQ(paged(question("parent"), limit), (Ids{4, 3, 1, 2, 5}));
        EXPECT_EQ(paged(question("-parent"), limit), (Ids{3, 4, 5, 2, 1}));
        EXPECT_EQ(paged(question("parent.name,name"), limit), (Ids{4, 3, 2, 5, 1}));
    }
}

TEST_F(ListTest, names_stand_in_spanish_order_in_both_directions) {
    const std::vector<std::string> in_order{"Álvarez", "Alvarez Ruiz", "Ávila", "Caño", "Cañón", "Nube", "Ñandú", "ñu", "Oca", "Zúñiga"};
    std::vector<std::size_t> shuffled{7, 0, 9, 3, 5, 1, 8, 2, 6, 4};
    for (std::size_t i = 0; i < shuffled.size(); i++)
        store_.insert(named(static_cast<std::int64_t>(shuffled[i]) + 1, in_order[shuffled[i]]));
    EXPECT_EQ(ids("name"), (Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
    EXPECT_EQ(ids("-name"), (Ids{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
    EXPECT_EQ(ids("name", R"({"name":{"gt":"ñ"}})"), (Ids{7, 8, 9, 10})) << "and are compared as they stand";
}

TEST_F(ListTest, a_row_that_comes_between_two_pages_moves_no_other) {
    for (const std::int64_t id : {1, 2, 3, 4}) store_.insert(named(id, std::string(1, static_cast<char>('a' + 2 * id))));
    ListQuestion asked = question("name");
    asked.limit = 2;
    const auto first = [&] {
        const auto reading = store_.database().read();
        return list(reading->connection(), scope(reading->connection()), asked);
    }();
    store_.insert(named(5, "b"));  // before the end of the first page
    store_.insert(named(6, "h"));  // behind it
    asked.cursor = first.next;
    asked.limit = 10;
    EXPECT_EQ(paged(asked, 10), (Ids{3, 6, 4}));
}

TEST_F(ListTest, pages_that_are_asked_together_are_what_each_is_alone) {
    for (const std::int64_t id : {1, 2, 3, 4, 5}) {
        schema::Record record = named(id, "n" + std::to_string(id % 3));
        if (id > 2) record.set(things_.amount, {-id});
        store_.insert(record);
    }
    std::vector<ListQuestion> questions;
    for (const char* sort : {"amount", "-amount", "name", "-name,amount", "amount"})
        for (const int limit : {1, 3, 4, 9, 0}) {  // 0: all
            questions.push_back(question(sort));
            questions.back().limit = limit;
        }
    const auto reading = store_.database().read();
    const std::vector<Page> together = lists(reading->connection(), scope(reading->connection()), questions);
    ASSERT_EQ(together.size(), questions.size());
    for (std::size_t i = 0; i < questions.size(); i++) {
        const Page alone = list(reading->connection(), scope(reading->connection()), questions[i]);
        EXPECT_EQ(together[i].rows.size(), questions[i].limit == 0 ? 5U : std::min<std::size_t>(5, static_cast<std::size_t>(questions[i].limit)));
        EXPECT_EQ(ids_of(together[i]), ids_of(alone)) << i;
        EXPECT_EQ(together[i].next, alone.next) << i;
    }
}

TEST_F(ListTest, a_cursor_of_another_order_or_of_nobody_is_refused) {
    for (const std::int64_t id : {1, 2, 3}) store_.insert(named(id, "n"));
    const auto reading = store_.database().read();
    ListQuestion asked = question("name");
    asked.limit = 1;
    const std::string cursor = list(reading->connection(), scope(reading->connection()), asked).next;
    const auto with = [&](const std::string& sort, const std::string& text) {
        ListQuestion other = question(sort);
        other.cursor = text;
        return refusal([&] { list(reading->connection(), scope(reading->connection()), other); });
    };
    EXPECT_EQ(with("name", cursor), "");
    EXPECT_EQ(with("-name", cursor), "cursor list.cursor");
    EXPECT_EQ(with("amount", cursor), "cursor list.cursor");
    for (const std::string& broken : {std::string("x"), cursor.substr(1), std::string("AAAA")})
        EXPECT_EQ(with("name", broken), "cursor list.cursor") << broken;
}

TEST_F(ListTest, sorts_are_read_by_name_and_refused_by_name) {
    EXPECT_EQ(refusal([&] { question("dragon"); }), "sort filter.unknown_field");
    EXPECT_EQ(refusal([&] { question("name,note,amount,day,kind"); }), "sort list.unsortable");
    EXPECT_EQ(question("").sort.front().path.field, &things_.name) << "the title, when nothing is said";
}

// The state after each of many change sets, asked for much later.
TEST(ListAsOfTest, every_past_state_is_listed_as_it_was) {
    test::Business business;
    std::mt19937 chance{11};
    using State = std::map<std::int64_t, std::pair<std::string, std::int64_t>>;  // id -> city, employees
    std::vector<std::pair<std::int64_t, State>> states;
    State now;
    const auto shape = business.schema()->get("customers");
    const schema::Field &name = shape->get("name"), &city = shape->get("city"), &employees = shape->get("employees");
    const auto fill = [&](schema::Record& record, std::pair<std::string, std::int64_t>& values) {
        values = {"c" + std::to_string(chance() % 4), chance() % 5};
        record.assign(city, values.first);
        record.assign(employees, values.second * 1'000'000);
    };
    for (int step = 0; step < 60; step++) {
        const auto outcome = business.platform().write(business.system(), {}, [&](records::Writer& writer) {
            const auto any = now.empty() ? now.end() : std::next(now.begin(), static_cast<std::ptrdiff_t>(chance() % now.size()));
            schema::Record record{shape};
            std::pair<std::string, std::int64_t> values;
            if (any == now.end() || chance() % 3 == 0) {
                record.assign(name, std::string("N"));
                fill(record, values);
                now[writer.create(record).key.id] = values;
            } else if (chance() % 4 == 0) {
                writer.remove(shape, {0, any->first});
                now.erase(any);
            } else {
                record.key = {0, any->first};
                fill(record, any->second);
                writer.update(record);
            }
            return std::string{};
        });
        if (outcome.change_set != 0) states.emplace_back(outcome.change_set, now);
    }
    const auto reading = business.platform().database().read();
    for (const auto& [set, state] : states) {
        const Scope scope{*business.schema(), all_rights(), reading->connection().dialect(), set};
        ListQuestion question{shape, {}, read_sort(*business.schema(), all_rights(), *shape, "city,-employees")};
        question.limit = 4;
        State found;
        std::pair<std::string, std::int64_t> last;
        for (bool first = true; first || !question.cursor.empty(); first = false) {
            const Page page = list(reading->connection(), scope, question);
            for (const schema::Record& row : page.rows) {
                const std::pair here{std::get<std::string>(row.at(city)), std::get<std::int64_t>(row.at(employees)) / 1'000'000};
                EXPECT_TRUE(here.first > last.first || (here.first == last.first && here.second <= last.second)) << "in order";
                last = found[row.key.id] = here;
            }
            question.cursor = page.next;
        }
        EXPECT_EQ(found, state) << "set " << set;
        const auto three = Condition::compare({}, employees, schema::Operator::ge, {schema::Value{std::int64_t{3'000'000}}});
        const auto expected = std::count_if(state.begin(), state.end(), [](const auto& row) { return row.second.second >= 3; });
        EXPECT_EQ(count(reading->connection(), scope, *shape, three), expected) << "set " << set;
    }
}

}  // namespace
}  // namespace lazo::query
