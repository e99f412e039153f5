// The same rows in both engines, and ten thousand random questions: filters of every operator of every type at every
// depth, sorts, windows of time, groups and measures, as an administrator and as somebody who sees little, now and in the
// past. All answers are equal, to the order of every row.
#include <cstdio>
#include <iterator>
#include <set>
#include <sstream>

#include "tests/support/filter_chance.h"
#include "tests/support/filter_world.h"

namespace lazo::query {
namespace {

using test::FilterChance;
using test::FilterWorld;

constexpr int kQuestions = 10'000;
constexpr std::int64_t kRows = 60;  // of chance, of each entity

// Rows that all worlds get.
void add_rows(FilterChance& chance, std::initializer_list<FilterWorld*> worlds) {
    const auto add = [&](std::string_view entity, schema::Key key) {
        const std::string fields = chance.fields(*(*worlds.begin())->snapshot().get(entity));
        for (FilterWorld* world : worlds) world->add({entity, key, fields});
    };
    for (std::int64_t i = 0; i < kRows; i++) {
        add("clients", {0, 1000 + i});
        add("calls", {1000 + static_cast<std::int64_t>(chance.below(kRows)), 2000 + i});
        add("mails", {1000 + static_cast<std::int64_t>(chance.below(kRows)), 3000 + i});
        add("tasks", {0, 4000 + i});
    }
}

FilterWorld::Question question_of(FilterChance& chance) {
    const auto& entities = FilterWorld::entities();
    return {entities[chance.below(entities.size())], chance.one_in(4), chance.one_in(5)};
}

void print(const FilterChance& chance) {
    std::printf("%-10s %-9s", "type", "operator");
    for (int depth = 0; depth <= FilterChance::kDeepest; depth++) std::printf(" depth %d", depth);
    std::printf("\n");
    for (const auto& [type, op, depth] : chance.possible(FilterWorld::entities())) {
        if (depth == 0) std::printf("%-10s %-9s", type.c_str(), op.c_str());
        const auto found = chance.cells().find({type, op, depth});
        std::printf(" %7d", found == chance.cells().end() ? 0 : found->second);
        if (depth == FilterChance::kDeepest) std::printf("\n");
    }
}

TEST(Engines, GiveTheSameAnswersToTenThousandQuestions) {
    if (!test::on_postgres()) GTEST_SKIP() << "asks both engines, and there is one";
    FilterWorld sqlite{test::Engine::sqlite}, postgresql{test::Engine::chosen};
    FilterChance chance{sqlite.snapshot(), 20261123};
    add_rows(chance, {&sqlite, &postgresql});
    int telling = 0, refused = 0;
    for (int i = 0; i < kQuestions && !testing::Test::HasFailure(); i++) {
        const FilterWorld::Question question = question_of(chance);
        const schema::Shape& shape = *sqlite.snapshot().get(question.entity);
        const FilterWorld::Wanted wanted{chance.filter(shape, static_cast<int>(chance.below(FilterChance::kDeepest + 1))),
                                         chance.sort(shape), chance.group_by(shape), chance.measures(shape)};
        const std::string answer = sqlite.answer(question, wanted);
        EXPECT_EQ(postgresql.answer(question, wanted), answer)
            << question.entity << (question.by_rep ? " by rep" : "") << (question.as_of ? " as of" : "") << " filter=" << wanted.filter
            << " sort=" << wanted.sort << " by=" << wanted.group_by << " measure=" << wanted.measures;
        refused += answer.starts_with("refused");
        telling += !answer.starts_with("refused") && !answer.starts_with("0:");
    }
    print(chance);
    std::printf("%d questions, %d answers with rows in them, %d refused\n", kQuestions, telling, refused);
    EXPECT_GT(telling, kQuestions / 4);
    EXPECT_LT(refused, kQuestions / 5);  // what the person may not read, sums that no number holds
    for (const auto& cell : chance.possible(FilterWorld::entities()))
        EXPECT_GT(chance.cells().contains(cell) ? chance.cells().at(cell) : 0, 0) << std::get<0>(cell) << " " << std::get<1>(cell) << " at depth " << std::get<2>(cell);
}

// The rows of all pages, without their order.
std::multiset<std::string> listed(const std::string& answer) {
    std::istringstream words{answer.substr(answer.find(':') + 1, answer.find('|') - answer.find(':') - 1)};
    return {std::istream_iterator<std::string>{words}, {}};
}

// Where an OR goes through several indexes, SQLite 3.40 lost rows behind the first page (Dialect::computed_once).
TEST(Engines, PagesOfThePastSortedByALinkLoseNoRow) {
    FilterWorld world;
    FilterChance chance{world.snapshot(), 20261123};
    add_rows(chance, {&world});
    const std::string filter = R"({"all":[{"any":[{"client":{"eq":"99"}},{"client":{"ne":"104"}}]},
        {"any":[{"call":{"in":["101-202","103-201"]}},{"created_by.name":{"empty":true}}]}]})";
    const FilterWorld::Question question{"tasks", false, true};
    const auto by_name = listed(world.answer(question, {filter, "name", "owner", ""}));
    EXPECT_GT(by_name.size(), 7U);  // more than a page
    for (const char* sort : {"client", "-client", "client,-name", "call"})
        EXPECT_EQ(listed(world.answer(question, {filter, sort, "owner", ""})), by_name) << sort;
}

}  // namespace
}  // namespace lazo::query
