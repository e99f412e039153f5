// Nobody finds what they may not see: random people, rows, shares and questions, also while the index is behind.
#include <random>
#include <set>

#include "kernel/search/people_test.h"

namespace lazo::search {
namespace {

using query::Reach;
using schema::Key;
using Names = std::vector<std::string>;

class SearchRightsTest : public SearchTest {
 protected:
    void share(const std::string& entity, std::int64_t record, std::int64_t principal) {
        store_.run("INSERT INTO shares(entity,principal,record) VALUES($1,$2,$3) ON CONFLICT DO NOTHING",
                   {entity, principal, record});
        store_.run("UPDATE " + entity + " SET shared=1 WHERE id=$1", {record});
    }

    void fill(std::mt19937& random, int rows) {
        for (std::int64_t id = 1; id <= rows; id++) {
            add(customer(id, word(random) + " " + word(random), owner(random)));
            if (random() % 2) add_email(id, id, word(random) + std::to_string(id) + "@acme.es");
            if (random() % 2) add_phone(id, id, "+3461" + std::to_string(1000000 + random() % 9000000));
            if (random() % 2) add_interaction(id, id, word(random) + " " + word(random), word(random));
            if (random() % 3 == 0) {
                schema::Record deal = store_.record("deals");
                deal.key = {0, id};
                deal.set(deals.name, word(random));
                deal.set(deals.owner, Key{0, owner(random)});
                add(std::move(deal));
            }
            if (random() % 8 == 0) share("customers", id, owner(random));
        }
    }
    static std::string word(std::mt19937& random) {
        static const Names words{"García", "Garcilaso", "Gracia", "Lucía", "Núñez", "Muñoz", "Søren", "Fernández"};
        return words[random() % words.size()];
    }
    static std::int64_t owner(std::mt19937& random) { return static_cast<std::int64_t>(1 + random() % 6); }

    Person person(std::mt19937& random) {
        query::Visibility visibility{Reach::some, {}, {}};
        if (random() % 8 == 0) visibility.reach = Reach::nothing;
        for (std::int64_t id = 1; id <= 6; id++)
            if (random() % 3 == 0) visibility.owners.push_back(id);
        if (random() % 2) visibility.principals.push_back(owner(random));
        return Person{visibility};
    }

    // By the tables alone.
    std::set<std::string> seen_by(const Person& person) {
        const query::Visibility visibility = person.visible(*store_.snapshot().get("customers"));
        std::set<std::string> seen;
        if (visibility.reach == Reach::nothing) return seen;
        const auto has = [](const std::vector<std::int64_t>& list, std::int64_t value) {
            return std::find(list.begin(), list.end(), value) != list.end();
        };
        auto reading = store_.database().read();
        storage::Connection& connection = reading->connection();
        std::set<std::int64_t> customers;
        for (const std::string entity : {"customers", "deals"})
            connection.each("SELECT t.id,t.owner,s.principal FROM " + entity +
                                " t LEFT JOIN shares s ON s.entity=$1 AND s.record=t.id",
                            {entity}, [&](storage::Statement& row) {
                                const bool shared = !row.is_null(2) && has(visibility.principals, row.integer(2));
                                if (!has(visibility.owners, row.integer(1)) && !shared) return;
                                seen.insert(entity + "/" + std::to_string(row.integer(0)));
                                if (entity == "customers") customers.insert(row.integer(0));
                            });
        connection.each("SELECT customer,id FROM interactions", {}, [&](storage::Statement& row) {
            if (customers.contains(row.integer(0)))
                seen.insert("interactions/" + std::to_string(row.integer(0)) + "-" + std::to_string(row.integer(1)));
        });
        return seen;
    }

    static std::string question(std::mt19937& random) {
        static const Names questions{"garc",      "g",        "ga",    "gracia lucia", "lucia.g", "acme",
                                     "611",       "61",       "arci",  "munoz",        "garzia",  "soren fern",
                                     "fernadnez", "@acme.es", "34611", "nunes"};
        return questions[random() % questions.size()];
    }

    void expect_no_leak(std::mt19937& random, int questions) {
        for (int i = 0; i < questions; i++) {
            const Person asker = person(random);
            const std::string text = question(random);
            const std::set<std::string> seen = seen_by(asker);
            for (const std::string& name : names(text, asker, {{}, 1 + random() % 40}))
                EXPECT_TRUE(seen.contains(name)) << name << " for " << text;
        }
    }
};

TEST_F(SearchRightsTest, nobody_finds_what_they_may_not_see) {
    std::mt19937 random(11);
    fill(random, 150);
    search_->catch_up();
    expect_no_leak(random, 400);
}

TEST_F(SearchRightsTest, everybody_finds_all_that_they_see) {
    std::mt19937 random(12);
    fill(random, 120);
    search_->catch_up();
    const SearchOptions many{{}, 10'000};
    for (int i = 0; i < 100; i++) {
        const Person asker = person(random);
        const std::set<std::string> seen = seen_by(asker);
        std::set<std::string> expected;
        for (const std::string& name : names("garci", query::all_rights(), many))
            if (seen.contains(name)) expected.insert(name);
        const Names found = names("garci", asker, many);
        EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), expected);
    }
}

TEST_F(SearchRightsTest, an_index_that_is_behind_shows_nothing_more) {
    std::mt19937 random(13);
    fill(random, 120);
    search_->catch_up();
    for (int round = 0; round < 10; round++) {
        store_.run("UPDATE customers SET owner=1+((owner+id+$1)%6)", {std::int64_t{round}});
        store_.run("UPDATE deals SET owner=1+((owner+id*3+$1)%6)", {std::int64_t{round}});
        store_.run("DELETE FROM shares WHERE record%10=$1", {std::int64_t{round}});
        store_.run("DELETE FROM customers WHERE id%11=$1", {std::int64_t{round}});
        expect_no_leak(random, 40);
    }
}

TEST_F(SearchRightsTest, an_old_text_finds_nothing) {
    add(customer(1, "Zeppelin"));
    search_->catch_up();
    store_.run("UPDATE customers SET name='Otra cosa' WHERE id=1");
    EXPECT_EQ(names("zeppelin"), Names{});
}

TEST_F(SearchRightsTest, a_hidden_field_neither_finds_nor_shows) {
    schema::Record record = customer(1, "Lucía García");
    record.set(customers.secret, "Zeppelin");
    add(std::move(record));
    search_->catch_up();
    const Person curious{{Reach::everything, {}, {}}, false};
    EXPECT_EQ(names("zeppelin"), Names{"customers/1"});
    EXPECT_EQ(names("zeppelin", curious), Names{});
    EXPECT_EQ(find("lucia", curious).at(0).detail, "");
    EXPECT_EQ(matches("customers", "zeppelin", curious).keys, std::vector<Key>{});
    EXPECT_EQ(matches("customers", "zeppelin").keys, (std::vector<Key>{{0, 1}}));
}

// A small team in a large company: what they may see is far behind what is found first.
TEST_F(SearchRightsTest, finds_the_few_rows_of_a_person_among_many) {
    store_.database().write_alone([&](storage::Connection& connection) {
        for (std::int64_t id = 1; id <= 8000; id++)
            test::insert(connection,
                         customer(id, "García " + std::to_string(id), id == 3 || id == 77 ? 9 : 1 + id % 2));
    });
    search_->rebuild();
    EXPECT_EQ(names("garc", Person{{Reach::some, {9}, {}}}).size(), 2u);
    EXPECT_EQ(names("arcia", Person{{Reach::some, {9}, {}}}).size(), 2u);
    EXPECT_EQ(names("garc", Person{{Reach::some, {1}, {}}}).size(), 20u);
    EXPECT_EQ(names("arcia", Person{{Reach::some, {2}, {}}}).size(), 20u);
    share("customers", 4001, 55);
    EXPECT_EQ(names("garc", Person{{Reach::some, {}, {55}}}), Names{"customers/4001"});
}

// Too many customers to look at one by one: texts are met on the way through the index and judged by the rows alone.
TEST_F(SearchRightsTest, finds_only_texts_of_own_customers_among_many) {
    store_.database().write_alone([&](storage::Connection& connection) {
        for (std::int64_t id = 1; id <= 1400; id++) {
            test::insert(connection, customer(id, "Persona", 1 + id % 2));
            schema::Record told = store_.record("interactions");
            told.key = {id, id};
            told.set(interactions.customer, Key{0, id});
            told.set(interactions.summary, "Llamada larga");
            test::insert(connection, told);
        }
    });
    search_->rebuild();
    const std::vector<Hit> hits = find("llamada lar", Person{{Reach::some, {2}, {}}}, {{}, 100});
    EXPECT_EQ(hits.size(), 100u);
    for (const Hit& hit : hits) EXPECT_EQ(hit.key.customer % 2, 1) << hit.key.to_text();
    // Handed over to the other, and the index knows nothing of it: owners are not kept with texts.
    store_.run("UPDATE customers SET owner=3-owner");
    for (const Hit& hit : find("llamada lar", Person{{Reach::some, {2}, {}}}, {{}, 100}))
        EXPECT_EQ(hit.key.customer % 2, 0) << hit.key.to_text();
}

}  // namespace
}  // namespace lazo::search
