// The shared set of cases: which documents, what is typed, what is answered and in which order. Every engine gives the
// same.
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "kernel/search/people_test.h"

namespace lazo::search {
namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> texts_of(const json::Value& list) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < list.size(); i++) texts.emplace_back(list.at(i).text());
    return texts;
}

class CasesTest : public SearchTest {
 protected:
    CasesTest() : cases_(read_file(LAZO_SOURCE_DIR "/tests/data/search/cases.json")) {
        const json::Value documents = cases_.root()["documents"];
        for (std::size_t i = 0; i < documents.size(); i++) add_document(documents.at(i));
    }

    void add_document(const json::Value& document) {
        schema::Record record = store_.record(document["entity"].text());
        record.key = *schema::Key::parse(document["key"].text());
        for (const schema::Field* field : record.shape().fields()) {
            if (document.has(field->name())) record.put(*field, std::string(document[field->name()].text()));
            if (field->name() == "customer") record.put(*field, schema::Key{0, record.key.customer});
        }
        const std::int64_t customer = record.key.id;
        add(std::move(record));
        for (const std::string& email : texts_of(document["emails"])) add_email(customer, ++contacts_, email);
        for (const std::string& phone : texts_of(document["phones"])) add_phone(customer, ++contacts_, phone);
    }

    void expect_all() {
        const json::Value queries = cases_.root()["queries"];
        ASSERT_GT(queries.size(), 30u);
        for (std::size_t i = 0; i < queries.size(); i++) {
            const json::Value query = queries.at(i);
            const SearchOptions options{texts_of(query["entities"]), 20};
            EXPECT_EQ(names(query["q"].text(), query::all_rights(), options), texts_of(query["expect"]))
                << query["why"].text() << ": " << query["q"].text();
        }
    }

    json::Document cases_;
    std::int64_t contacts_ = 0;
};

TEST_F(CasesTest, answers_as_written_when_filled_by_events) {
    search_->catch_up();
    EXPECT_EQ(search_->verify(), std::vector<std::string>{});
    expect_all();
}

TEST_F(CasesTest, answers_as_written_after_a_rebuild) {
    search_->rebuild();
    EXPECT_EQ(search_->verify(), std::vector<std::string>{});
    expect_all();
}

TEST_F(CasesTest, answers_the_same_to_who_sees_the_same_by_rights_of_their_own) {
    search_->catch_up();
    store_.run("UPDATE customers SET owner=7");
    store_.run("UPDATE deals SET owner=7");
    search_->rebuild();
    const Person person{{query::Reach::some, {7}, {}}};
    const json::Value queries = cases_.root()["queries"];
    for (std::size_t i = 0; i < queries.size(); i++) {
        const json::Value query = queries.at(i);
        EXPECT_EQ(names(query["q"].text(), person, {texts_of(query["entities"]), 20}), texts_of(query["expect"]))
            << query["q"].text();
    }
}

TEST_F(CasesTest, tells_what_matched) {
    search_->catch_up();
    const auto matched = [&](std::string_view text) { return find(text).at(0).matched; };
    EXPECT_EQ(matched("garcia hermanos"), "name");
    EXPECT_EQ(matched("612345678"), "phone");
    EXPECT_EQ(matched("lucia.gar"), "email");
    EXPECT_EQ(matched("avila"), "city");
    EXPECT_EQ(matched("ventanas"), "body");
    EXPECT_EQ(matched("garilaso"), "name");
    const Hit hit = find("lucía garcía").at(0);
    EXPECT_EQ(hit.title, "Lucía García Peña");
    EXPECT_EQ(hit.detail, "Ávila");
    EXPECT_EQ(find("612345678").at(0).detail, "+34612345678");
}

TEST_F(CasesTest, gives_no_more_than_asked_for) {
    search_->catch_up();
    EXPECT_EQ(names("garc", query::all_rights(), {{}, 2}), (std::vector<std::string>{"customers/12", "customers/6"}));
    EXPECT_TRUE(names("garc", query::all_rights(), {{}, 0}).empty());
    EXPECT_TRUE(names("").empty());
    EXPECT_TRUE(names("   ").empty());
}

TEST_F(CasesTest, restricts_a_list) {
    search_->catch_up();
    Matches garcia = matches("customers", "garc");
    std::sort(garcia.keys.begin(), garcia.keys.end());
    EXPECT_EQ(garcia.keys, (std::vector<schema::Key>{{0, 1}, {0, 2}, {0, 5}, {0, 6}, {0, 12}}));
    EXPECT_TRUE(garcia.complete);
    EXPECT_EQ(matches("interactions", "ventanas").keys, (std::vector<schema::Key>{{1, 1}}));
    EXPECT_EQ(matches("customers", "5678").keys.size(), 3u);
    const Matches some = matches("customers", "garc", query::all_rights(), 2);
    EXPECT_EQ(some.keys.size(), 2u);
    EXPECT_FALSE(some.complete);
    EXPECT_TRUE(matches("customers", "zzzzzz").keys.empty());
}

TEST_F(CasesTest, takes_whatever_is_typed) {
    search_->catch_up();
    for (const std::string_view typed :
         {"\xff\xfe", "a\0b", "'; DROP TABLE index_names; --", "* OR *", "NEAR(a b)", "title:garc", "^garc", "-garc",
          "{garc}", "\"", "%", "_", "日本語", "😀", "1", "00", "+", "@", "."})
        EXPECT_LE(find(typed).size(), 20u) << typed;
    EXPECT_LE(find(std::string(100'000, 'a')).size(), 20u);
    EXPECT_LE(find(std::string(100'000, ' ') + "a b c d e f g h i j k l m n o p").size(), 20u);
}

}  // namespace
}  // namespace lazo::search
