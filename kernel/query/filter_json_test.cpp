// Filters as they are sent: what is refused, and that what is not gives the same rows in every way of asking.
#include "base/error.h"
#include "tests/support/filter_world.h"

namespace lazo::query {
namespace {

using schema::Key;
using test::FilterWorld;
using Question = FilterWorld::Question;

struct FilterJson : testing::Test {
    static FilterWorld& world() {
        static FilterWorld world;
        return world;
    }
    static std::vector<Question> all_questions() {
        std::vector<Question> questions;
        for (const std::string& entity : FilterWorld::entities())
            for (const bool by_rep : {false, true})
                for (const bool as_of : {false, true}) questions.push_back({entity, by_rep, as_of});
        return questions;
    }
    static void holds(const std::string& filter) {
        for (const Question& question : all_questions())
            EXPECT_EQ(world().broken_promise(question, filter).substr(0, 300), "")
                << question.entity << filter.substr(0, 200);
    }
    // The path and the key of the first fault.
    static std::pair<std::string, std::string> refusal(const std::string& filter, const Question& question = {}) {
        try {
            world().find(question, filter);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::invalid);
            if (error.fields().empty()) return {"", error.message().key};
            return {error.fields().front().path, error.fields().front().message.key};
        }
        return {};
    }
};

using Refusal = std::pair<std::string, std::string>;

std::string repeated(std::size_t times, const std::function<std::string(std::size_t)>& part) {
    std::string text;
    for (std::size_t i = 0; i < times; i++) text += (i ? "," : "") + part(i);
    return text;
}

std::string nested(int levels, std::string inner, const std::string& before, const std::string& after) {
    for (int i = 0; i < levels; i++) inner = before + inner + after;
    return inner;
}

TEST_F(FilterJson, TextsAreOrderedAsListsShowThem) {
    const std::vector<Key> between = world().find({}, R"({"name":{"gt":"alvarez","lt":"b"}})");
    EXPECT_EQ(between, (std::vector<Key>{{0, 101}}));
    holds(R"({"name":{"gt":"a","lt":"b"}})");
    holds(R"({"city":{"gt":"a"}})");
}

TEST_F(FilterJson, APartWithANulIsRefused) {
    EXPECT_EQ(refusal(R"({"name":{"contains":"z\u0000"}})"), (Refusal{"filter.name.contains", "field.nul"}));
}

TEST_F(FilterJson, APeriodBeyondTheCalendarIsRefusedWhereItStands) {
    for (const char* period : {R"({"last":10000,"unit":"year"})", R"({"next":10000,"unit":"year"})"}) {
        const std::string filter = std::string(R"({"born":{"period":)") + period + "}}";
        EXPECT_EQ(refusal(filter), (Refusal{"filter.born.period", "date.range"}));
        holds(filter);
    }
}

TEST_F(FilterJson, ASumThatLeavesTheNumbersIsComparedAllTheSame) {
    EXPECT_EQ(world().find({}, R"({"calls":{"sum":{"of":"minutes","gt":8999999999999}}})"), (std::vector<Key>{{0, 103}}));
    EXPECT_EQ(refusal(R"({"calls":{"sum":{"of":"cost","gt":2}}})"), Refusal{});
}

TEST_F(FilterJson, WideFiltersAnswer) {
    const auto unlike = [](std::size_t i) { return R"({"name":{"ne":")" + std::to_string(i) + "\"}}"; };
    EXPECT_EQ(world().find({}, "{\"all\":[" + repeated(490, unlike) + "]}").size(), 5u);
    holds("{\"all\":[" + repeated(490, unlike) + "]}");
    holds("{\"not\":{\"all\":[" + repeated(490, unlike) + "]}}");
    const auto id = [](std::size_t i) { return "\"101-" + std::to_string(200 + i) + "\""; };
    const std::string ids = "[" + repeated(1000, id) + "]";
    EXPECT_EQ(world().find({.entity = "calls"}, "{\"id\":" + ids + "}").size(), 2u);
    EXPECT_EQ(world().find({.entity = "calls"}, "{\"answers\":{\"in\":" + ids + "}}").size(), 2u);
    EXPECT_EQ(world().find({.entity = "calls"}, "{\"not\":{\"answers\":{\"in\":" + ids + "}}}").size(), 3u);
}

TEST_F(FilterJson, TooManyConditionsOrValuesAreRefused) {
    const auto id = [](std::size_t i) { return "\"" + std::to_string(1 + i) + "\""; };
    const auto name = [](std::size_t) { return std::string(R"({"name":"a"})"); };
    const auto thousand = [&](std::size_t) { return "{\"boss\":{\"in\":[" + repeated(999, id) + "]}}"; };
    for (const std::string& filter :
         {"{\"id\":[" + repeated(40'000, id) + "]}", "{\"friends\":{\"has\":[" + repeated(6'000, id) + "]}}",
          "{\"any\":[" + repeated(6, thousand) + "]}", "{\"any\":[" + repeated(1'100, name) + "]}"})
        EXPECT_EQ(refusal(filter), (Refusal{"filter", "filter.too_large"}));
    for (const std::string& filter :
         {"{\"id\":[" + repeated(4'900, id) + "]}", "{\"friends\":{\"has\":[" + repeated(4'900, id) + "]}}",
          "{\"any\":[" + repeated(5, thousand) + "]}"})
        for (const bool by_rep : {false, true}) EXPECT_EQ(world().broken_promise({"clients", by_rep}, filter), "");
}

// The engine parses 100 entries deep. What is let through answers under rights, of the past, in pages and groups.
TEST_F(FilterJson, DeepFiltersAreRefusedBeforeTheEngineGivesUp) {
    const std::pair<std::string, std::string> ways[] = {
        {R"({"below":{"some":)", "}}"},
        {R"({"below":{"none":)", "}}"},
        {R"({"boss.below":{"none":)", "}}"},
        {R"({"not":{"any":[{"name":"b"},{"below":{"count":{"where":)", R"(,"ge":1}}}]}})"},
        {R"({"any":[{"name":"b"},{"name":"c","any":[{"name":"d"},)", "]}]}"},
    };
    for (const auto& [before, after] : ways) {
        const Refusal refused = refusal(nested(12, R"({"boss.name":"a"})", before, after));
        EXPECT_EQ(refused.first, "filter");
        EXPECT_THAT(refused.second, testing::EndsWith(".too_deep"));  // as a filter, or as JSON already
        for (int levels = 1; levels <= 14; levels++) holds(nested(levels, R"({"revenue":{"ne":1}})", before, after));
    }
    EXPECT_EQ(refusal(R"({"below":{"some":{"boss.boss.name":{"contains":"a"}}}})"), Refusal{});
}

}  // namespace
}  // namespace lazo::query
