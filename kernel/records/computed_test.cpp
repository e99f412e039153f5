// Formulas and roll-ups in the pipeline.
#include "kernel/records/test_business.h"
#include "kernel/records/undo.h"

namespace lazo::records {
namespace {

using schema::Record;
using schema::Value;

class ComputedTest : public PipelineTest {
 protected:
    // Machines of customers, each with a value.
    void add_machines() {
        add_object(R"({"name":"machines","label":"Machines","fields":[
            {"name":"owner","type":"link","label":"Owner","to":"customers"},
            {"name":"value","type":"money","label":"Value"},
            {"name":"weight","type":"number","label":"Weight"},
            {"name":"bought","type":"date","label":"Bought"}]})");
    }
    Record machine(const Record& owner, Values values) {
        values.insert(values.begin(), {"x_name", std::string("M")});
        values.emplace_back("x_owner", owner.key);
        return create("x_machines", values);
    }
    std::string add_rollup(const std::string& name, const std::string& aggregate, const std::string& field,
                           const std::string& more = "") {
        return add_field("customers", R"({"name":")" + name +
                                          R"(","type":"rollup","label":"R","collection":"x_machines","aggregate":")" +
                                          aggregate + R"(","field":")" + field + "\"" + more + "}");
    }
};

TEST_F(ComputedTest, a_formula_is_computed_when_its_row_is_made_and_when_an_input_changes) {
    add_formula("double", "employees * 2");
    Record made = create("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    EXPECT_EQ(made.at(made.shape().get("x_double")), number(6)) << "the answer of the write holds it";
    EXPECT_EQ(at(made, "x_double"), number(6));
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers_x WHERE x_double=6000000"), 1)
        << "stored, not computed by a list";
    made = update(made, {{"employees", number(5)}});
    EXPECT_EQ(made.version, 2);
    EXPECT_EQ(at(made, "x_double"), number(10));
    update(made, {{"employees", {}}});
    EXPECT_EQ(at(made, "x_double"), Value{});
}

TEST_F(ComputedTest, formulas_read_formulas_and_what_the_pipeline_sets) {
    add_formula("b", "employees + 1");
    add_formula("a", "x_b * 10");
    add_formula("age", "days_between(created_at, updated_at)");
    const Record made = create("customers", {{"name", std::string("A")}, {"employees", number(1)}});
    EXPECT_EQ(at(made, "x_a"), number(20));
    EXPECT_EQ(at(made, "x_age"), number(0));
    business.clock().advance_seconds(3 * 86400);
    update(made, {{"employees", number(2)}});
    EXPECT_EQ(at(made, "x_a"), number(30));
    EXPECT_EQ(at(made, "x_age"), number(3));
}

TEST_F(ComputedTest, the_event_of_a_change_names_the_formulas_that_changed_with_it) {
    add_formula("double", "employees * 2");
    const Record made = create("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    update(made, {{"employees", number(4)}});
    const auto fields = business.platform().database().read()->connection().text(
        "SELECT fields FROM outbox WHERE entity='customers' AND kind='updated'");
    EXPECT_EQ(fields, "employees,x_double");
}

TEST_F(ComputedTest, nobody_writes_into_a_computed_field_but_sending_back_what_stands_there_is_no_fault) {
    add_formula("double", "employees * 2");
    Record made = create("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    const Faults refused{{"x_double", "field.computed"}};
    EXPECT_EQ(faults([&] { update(made, {{"x_double", number(7)}}); }), refused);
    EXPECT_EQ(faults([&] { update(made, {{"x_double", {}}}); }), refused);
    EXPECT_EQ(faults([&] { create("customers", {{"name", std::string("B")}, {"x_double", number(7)}}); }), refused);
    made = update(made, {{"x_double", number(6)}, {"employees", number(4)}});
    EXPECT_EQ(at(made, "x_double"), number(8));
}

TEST_F(ComputedTest, a_formula_that_is_made_later_fills_the_rows_that_are_there) {
    std::vector<Record> made;
    for (int i = 0; i < 40; i++)
        made.push_back(create("customers", {{"name", std::string("A")}, {"employees", number(i)}}));
    add_formula("double", "employees * 2");
    EXPECT_EQ(at(made[7], "x_double"), Value{});
    int asked = 0;
    RefillOptions options;
    options.page = 10;
    options.progress = [&](std::int64_t done, std::int64_t total) {
        EXPECT_EQ(total, 40);
        return ++asked, done < 20;
    };
    EXPECT_FALSE(refill(business.platform(), "customers", options)) << "asked to end in the middle";
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(at(made[19], "x_double"), number(38));
    EXPECT_EQ(at(made[20], "x_double"), Value{});
    EXPECT_THAT(pending_refills(business.platform().database().read()->connection()),
                ::testing::ElementsAre("customers"));
    options.progress = nullptr;
    EXPECT_TRUE(refill(business.platform(), "customers", options)) << "goes on where it ended";
    for (int i = 0; i < 40; i++) EXPECT_EQ(at(made[static_cast<std::size_t>(i)], "x_double"), number(2 * i));
    EXPECT_THAT(pending_refills(business.platform().database().read()->connection()), ::testing::IsEmpty());
    EXPECT_EQ(stored(made[0]).version, 1) << "what is derived alone makes no version";
    EXPECT_EQ(business.integer("SELECT count(*) FROM outbox WHERE kind='updated'"), 0);
}

TEST_F(ComputedTest, a_filling_begins_again_when_the_formula_changes_meanwhile) {
    std::vector<Record> made;
    for (int i = 0; i < 30; i++)
        made.push_back(create("customers", {{"name", std::string("A")}, {"employees", number(1)}}));
    add_formula("f", "employees * 2");
    RefillOptions options;
    options.page = 10;
    bool changed = false;
    options.progress = [&](std::int64_t, std::int64_t) {
        const json::Document changes{R"({"formula":"employees * 3"})"};
        if (!changed) change_custom_field(business.platform(), business.system(), "customers", "x_f", changes.root());
        changed = true;
        return true;
    };
    EXPECT_TRUE(refill(business.platform(), "customers", options));
    for (const Record& each : made) EXPECT_EQ(at(each, "x_f"), number(3));
}

TEST_F(ComputedTest, a_draft_from_before_the_field_was_made_is_computed_all_the_same) {
    const Record old = draft("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    Record made = create("customers", {{"name", std::string("B")}, {"employees", number(3)}});
    Record old_patch = patch(made, {{"employees", number(4)}});
    add_formula("double", "employees * 2");
    EXPECT_EQ(at(business.create(old), "x_double"), number(6));
    business.update(old_patch);
    EXPECT_EQ(at(made, "x_double"), number(8));
    fill();
}

TEST_F(ComputedTest, what_reads_the_day_is_computed_again_each_day_of_the_company_and_only_where_it_differs) {
    business.clock().set("2026-03-02T22:30:00Z");  // 23:30 in Madrid
    add_formula("due", "birth_date <= today()", "flag");
    const Record soon =
        create("customers", {{"name", std::string("A")}, {"birth_date", std::int64_t{Date::of(2026, 3, 3).days}}});
    const Record later =
        create("customers", {{"name", std::string("B")}, {"birth_date", std::int64_t{Date::of(2026, 3, 9).days}}});
    EXPECT_EQ(at(soon, "x_due"), whole(0));
    business.clock().set("2026-03-02T23:10:00Z");  // the next day there, not yet in UTC
    request_refill_of_days(business.platform());
    const auto before = business.integer("SELECT count(*) FROM change_sets");
    fill();
    EXPECT_EQ(at(soon, "x_due"), whole(1));
    EXPECT_EQ(at(later, "x_due"), whole(0));
    EXPECT_EQ(business.integer("SELECT count(*) FROM change_sets"), before);
    EXPECT_EQ(stored(soon).version, 1);
}

TEST_F(ComputedTest, entities_without_a_formula_of_the_day_are_not_looked_at_by_night) {
    create("customers", {{"name", std::string("A")}, {"employees", number(1)}});
    add_formula("double", "employees * 2");
    fill();
    request_refill_of_days(business.platform());
    EXPECT_THAT(pending_refills(business.platform().database().read()->connection()), ::testing::IsEmpty());
}

TEST_F(ComputedTest, a_company_in_another_currency_computes_anew) {
    add_formula("price", "employees", "money");
    const Record made = create("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    EXPECT_EQ(at(made, "x_price"), euros(300));
    update(business.get("companies", {0, business.integer("SELECT id FROM companies")}),
           {{"currency", std::string("MXN")}});
    fill();
    EXPECT_EQ(at(made, "x_price"), (Value{Money{300, "MXN"}}));
}

TEST_F(ComputedTest, an_undo_restores_what_was_written_and_what_it_gives) {
    add_formula("double", "employees * 2");
    const Record made = create("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    const auto operation = business.operation([&](Writer& writer) {
        writer.update(patch(made, {{"employees", number(9)}}));
    });
    EXPECT_EQ(at(made, "x_double"), number(18));
    EXPECT_EQ(undo(business.platform(), business.system(), operation).restored, 1);
    EXPECT_EQ(at(made, "x_double"), number(6));
}

TEST_F(ComputedTest, an_undo_computes_by_the_formula_of_today) {
    const Record made = create("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    const auto operation = business.operation([&](Writer& writer) {
        writer.update(patch(made, {{"employees", number(9)}}));
    });
    add_formula("double", "employees * 2");
    fill();
    undo(business.platform(), business.system(), operation);
    EXPECT_EQ(at(made, "x_double"), number(6));
    const auto removal = business.operation([&](Writer& writer) { writer.remove(made.shape_pointer(), made.key); });
    add_formula("triple", "employees * 3");
    undo(business.platform(), business.system(), removal);
    EXPECT_EQ(at(made, "x_triple"), number(9));
}

TEST_F(ComputedTest, a_filling_is_no_change_that_stands_in_the_way_of_an_undo) {
    Record made = draft("customers", {{"name", std::string("A")}, {"employees", number(3)}});
    const auto operation = business.operation([&](Writer& writer) { made = writer.create(made); });
    add_formula("double", "employees * 2");
    fill();
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    EXPECT_EQ(preview.conflict_count, 0);
    EXPECT_EQ(preview.created, 1);
}

TEST_F(ComputedTest, totals_follow_rows_that_come_change_move_and_go) {
    add_machines();
    const Record one = create("customers", {{"name", std::string("One")}}),
                 two = create("customers", {{"name", std::string("Two")}});
    const Record first =
        machine(one, {{"x_value", euros(100)}, {"x_weight", number(2)}, {"x_bought", std::int64_t{100}}});
    add_rollup("count", "count", "");
    add_rollup("sum", "sum", "x_value");
    add_rollup("avg", "avg", "x_weight");
    add_rollup("first", "min", "x_bought");
    add_rollup("last", "max", "x_bought");
    fill();
    const auto totals = [&](const Record& of) {
        return std::vector<Value>{at(of, "x_count"), at(of, "x_sum"), at(of, "x_avg"), at(of, "x_first"),
                                  at(of, "x_last")};
    };
    const std::vector<Value> none{number(0), {}, {}, {}, {}};
    EXPECT_EQ(totals(one),
              (std::vector<Value>{number(1), euros(100), number(2), std::int64_t{100}, std::int64_t{100}}));
    EXPECT_EQ(totals(two), none);
    const Record second =
        machine(one, {{"x_value", euros(51)}, {"x_weight", number(5)}, {"x_bought", std::int64_t{90}}});
    EXPECT_EQ(totals(one), (std::vector<Value>{number(2), euros(151), std::int64_t{3'500'000}, std::int64_t{90},
                                               std::int64_t{100}}));
    update(second, {{"x_owner", two.key}, {"x_value", {}}});
    EXPECT_EQ(totals(one),
              (std::vector<Value>{number(1), euros(100), number(2), std::int64_t{100}, std::int64_t{100}}));
    EXPECT_EQ(totals(two), (std::vector<Value>{number(1), {}, number(5), std::int64_t{90}, std::int64_t{90}}));
    business.remove(second);
    EXPECT_EQ(totals(two), none);
    EXPECT_EQ(stored(one).version, 1);
    business.remove(first);
    EXPECT_EQ(totals(one), none);
}

TEST_F(ComputedTest, amounts_in_two_currencies_and_sums_without_measure_give_nothing) {
    add_machines();
    const Record one = create("customers", {{"name", std::string("One")}});
    add_rollup("sum", "sum", "x_value");
    add_rollup("weight", "sum", "x_weight");
    machine(one, {{"x_value", euros(100)}, {"x_weight", std::int64_t{9'000'000'000'000'000'000}}});
    machine(one, {{"x_value", Money{100, "USD"}}, {"x_weight", std::int64_t{9'000'000'000'000'000'000}}});
    EXPECT_EQ(at(one, "x_sum"), Value{});
    EXPECT_EQ(at(one, "x_weight"), Value{});
}

TEST_F(ComputedTest, a_formula_over_a_total_and_a_total_over_a_formula_follow_in_the_same_change) {
    add_machines();
    add_field("x_machines",
              R"({"name":"tax","type":"formula","label":"Tax","result":"money","formula":"x_value * 21 / 100"})");
    add_rollup("tax", "sum", "x_tax");
    add_formula("tax_text", R"("tax " & x_tax)", "text");
    const Record one = create("customers", {{"name", std::string("One")}});
    const Record first = machine(one, {{"x_value", euros(10'000)}});
    EXPECT_EQ(at(one, "x_tax_text"), (Value{std::string("tax 21.00 EUR")}));
    update(first, {{"x_value", euros(20'000)}});
    EXPECT_EQ(at(one, "x_tax_text"), (Value{std::string("tax 42.00 EUR")}));
    EXPECT_EQ(business.integer(
                  "SELECT count(*) FROM outbox WHERE entity='customers' AND kind='updated' AND fields='x_tax_text'"),
              2)
        << "who follows the customer is told";
}

TEST_F(ComputedTest, only_the_rows_that_the_total_asks_for_count) {
    add_machines();
    const Record one = create("customers", {{"name", std::string("One")}});
    add_rollup("heavy", "count", "", R"(,"where":{"x_weight":{"ge":10}})");
    const Record light = machine(one, {{"x_weight", number(9)}});
    machine(one, {{"x_weight", number(10)}});
    EXPECT_EQ(at(one, "x_heavy"), number(1));
    update(light, {{"x_weight", number(11)}});
    EXPECT_EQ(at(one, "x_heavy"), number(2));
    const json::Document changes{R"({"where":{"x_weight":{"ge":11}}})"};
    change_custom_field(business.platform(), business.system(), "customers", "x_heavy", changes.root());
    fill();
    EXPECT_EQ(at(one, "x_heavy"), number(1));
}

TEST_F(ComputedTest, totals_over_declared_rows_with_custom_fields) {
    add_field("interactions", R"({"name":"stars","type":"number","label":"Stars"})");
    add_field(
        "customers",
        R"({"name":"stars","type":"rollup","label":"Stars","collection":"interactions","aggregate":"avg","field":"x_stars"})");
    const Record one = create("customers", {{"name", std::string("One")}});
    create("interactions", {{"customer", one.key}, {"channel", std::string("call")}, {"x_stars", number(4)}});
    create("interactions", {{"customer", one.key}, {"channel", std::string("call")}, {"x_stars", number(5)}});
    create("interactions", {{"customer", one.key}, {"channel", std::string("call")}});
    EXPECT_EQ(at(one, "x_stars"), whole(4'500'000));
}

TEST_F(ComputedTest, a_damaged_total_or_formula_is_found) {
    add_machines();
    add_rollup("count", "count", "");
    add_formula("double", "employees * 2");
    const Record one = create("customers", {{"name", std::string("One")}, {"employees", number(1)}});
    business.platform().database().write(
        [](storage::Connection& connection) { connection.run("UPDATE customers_x SET x_double=1,x_count=7"); });
    const std::string place = "customers/" + one.key.to_text();
    EXPECT_THAT(damage(), ::testing::UnorderedElementsAre(place + " check.rollup", place + " check.formula"));
    update(one, {{"employees", number(2)}});
    machine(one, {});
}

TEST_F(ComputedTest, a_side_row_that_came_with_a_filling_lives_through_deletion_and_return) {
    const Record one = create("customers", {{"name", std::string("One")}, {"employees", number(1)}});
    add_formula("double", "employees * 2");
    fill();
    business.remove(one);
    business.operation([&](Writer& writer) { writer.restore(business.schema()->get("customers"), one.key); });
    update(one, {{"employees", {}}});
    business.remove(one);
    business.operation([&](Writer& writer) { writer.restore(business.schema()->get("customers"), one.key); });
    update(one, {{"employees", number(4)}});
    EXPECT_EQ(at(one, "x_double"), number(8));
}

}  // namespace
}  // namespace lazo::records
