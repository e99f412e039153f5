#include "kernel/records/custom.h"

#include "kernel/records/test_business.h"

namespace lazo::records {
namespace {

using schema::Record;
using schema::Value;

class CustomTest : public PipelineTest {
 protected:
    Faults faults_of_field(const std::string& definition, const std::string& entity = "customers") {
        return faults([&] { add_field(entity, definition); });
    }
    void retire(const std::string& entity, const std::string& name) {
        retire_custom_field(business.platform(), business.system(), entity, name);
    }
    void change(const std::string& name, const std::string& changes) {
        change_custom_field(business.platform(), business.system(), "customers", name, json::Document{changes}.root());
    }
};

TEST_F(CustomTest, a_field_of_every_kind_takes_a_value_keeps_it_and_gives_it_back) {
    const std::vector<std::pair<std::string, Value>> kinds{{"text", std::string("a")},
                                                           {"long_text", std::string("b")},
                                                           {"number", number(3)},
                                                           {"percent", number(21)},
                                                           {"money", euros(150)},
                                                           {"flag", std::int64_t{1}},
                                                           {"date", std::int64_t{20'000}},
                                                           {"time", std::int64_t{3600}},
                                                           {"duration", std::int64_t{90}},
                                                           {"moment", std::int64_t{12345}},
                                                           {"email", std::string("a@x.example")},
                                                           {"url", std::string("https://x.example")}};
    Values values{{"name", std::string("A")}};
    for (const auto& [type, value] : kinds)
        values.emplace_back(
            add_field("customers", R"({"name":")" + type + R"(","type":")" + type + R"(","label":"L","indexed":true})"),
            value);
    const Record made = create("customers", values);
    for (const auto& [name, value] : values) EXPECT_EQ(at(made, name), value) << name;
    for (const auto& [type, value] : kinds) update(made, {{"x_" + type, {}}});
    for (const auto& [type, value] : kinds) EXPECT_EQ(at(made, "x_" + type), Value{}) << type;
}

TEST_F(CustomTest, what_is_wrong_with_a_field_is_told_by_its_name) {
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"dragon","label":"A"})"), (Faults{{"type", "custom.type"}}));
    EXPECT_EQ(faults_of_field(R"({"name":"É","type":"text","label":"A"})"), (Faults{{"name", "custom.name"}}));
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"choice"})"),
              (Faults{{"options", "custom.options"}, {"label", "field.required"}}));
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"link","label":"A","to":"dragons"})"),
              (Faults{{"to", "custom.link"}}));
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"formula","label":"A","formula":"1","required":true})"),
              (Faults{{"required", "custom.computed_required"}}));
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"formula","label":"A","formula":"1","result":"moment"})"),
              (Faults{{"result", "formula.result_type"}}));
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"formula","label":"A"})"), (Faults{{"formula", "formula.empty"}}));
    EXPECT_EQ(
        faults_of_field(
            R"({"name":"a","type":"rollup","label":"A","collection":"emails","aggregate":"sum","field":"email"})"),
        (Faults{{"field", "custom.rollup_field"}}));
    EXPECT_EQ(
        faults_of_field(
            R"({"name":"a","type":"rollup","label":"A","collection":"emails","aggregate":"count","field":"email"})"),
        (Faults{{"field", "custom.rollup_field"}}));
    EXPECT_EQ(
        faults_of_field(
            R"({"name":"a","type":"rollup","label":"A","collection":"emails","aggregate":"latest","field":"email"})"),
        (Faults{{"aggregate", "custom.aggregate"}}));
    EXPECT_EQ(business.integer("SELECT count(*) FROM custom_fields"), 0) << "what was refused leaves nothing";
}

TEST_F(CustomTest, a_circle_is_refused_however_long) {
    add_formula("a", "employees + 1");
    add_formula("b", "x_a + 1");
    EXPECT_EQ(faults([&] { change("x_a", R"({"formula":"x_b + 1"})"); }), (Faults{{"formula", "formula.cycle"}}));
    // Through the people of a company: each would be the sum of those below it.
    add_field(
        "customers",
        R"({"name":"below","type":"rollup","label":"B","collection":"contacts","aggregate":"sum","field":"x_b"})");
    EXPECT_EQ(faults([&] { change("x_a", R"({"formula":"x_below + 1"})"); }), (Faults{{"formula", "formula.cycle"}}));
    EXPECT_EQ(
        faults_of_field(
            R"({"name":"own","type":"rollup","label":"B","collection":"contacts","aggregate":"count","where":{"x_below":{"gt":1}}})"),
        Faults{})
        << "reading a total of others is no circle";
    fill();
}

TEST_F(CustomTest, a_field_that_others_are_computed_from_is_not_retired) {
    add_field("customers", R"({"name":"a","type":"number","label":"A"})");
    add_formula("b", "x_a + 1");
    EXPECT_EQ(faults([&] { retire("customers", "x_a"); }), (Faults{{"", "custom.in_use"}}));
    EXPECT_TRUE(business.schema()->get("customers")->find("x_a"));
    retire("customers", "x_b");
    retire("customers", "x_a");
    EXPECT_FALSE(business.schema()->get("customers")->find("x_a"));
}

TEST_F(CustomTest, a_link_that_a_total_follows_is_not_retired) {
    add_object(
        R"({"name":"parts","label":"Parts","fields":[{"name":"of","type":"link","label":"Of","to":"customers"}]})");
    add_field("customers",
              R"({"name":"parts_count","type":"rollup","label":"P","collection":"x_parts","aggregate":"count"})");
    EXPECT_EQ(faults([&] { retire("x_parts", "x_of"); }), (Faults{{"", "custom.in_use"}}));
    retire("customers", "x_parts_count");
    retire("x_parts", "x_of");
}

TEST_F(CustomTest, a_retired_field_is_gone_its_name_is_not_given_again_and_its_values_stay_in_history) {
    add_field("customers", R"({"name":"a","type":"text","label":"A"})");
    const Record made = create("customers", {{"name", std::string("A")}, {"x_a", std::string("kept")}});
    retire("customers", "x_a");
    EXPECT_EQ(faults_of_field(R"({"name":"a","type":"number","label":"A"})"), (Faults{{"name", "field.taken"}}));
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers_x WHERE x_a='kept'"), 1);
    EXPECT_EQ(update(made, {{"city", std::string("Vigo")}}).version, 2);
}

TEST_F(CustomTest, a_record_that_was_read_before_a_field_was_made_answers_empty_for_it) {
    const Record before = create("customers", {{"name", std::string("A")}});
    add_field("customers", R"({"name":"a","type":"text","label":"A"})");
    EXPECT_EQ(before.at(business.schema()->get("customers")->get("x_a")), Value{});
}

TEST_F(CustomTest, only_label_formula_and_filter_of_a_field_change) {
    add_formula("a", "employees + 1");
    EXPECT_EQ(faults([&] { change("x_a", R"({"type":"text","listed":false})"); }),
              (Faults{{"type", "custom.fixed"}, {"listed", "custom.fixed"}}));
    change("x_a", R"({"label":"Renamed"})");
    EXPECT_EQ(business.schema()->get("customers")->get("x_a").options().label, "Renamed");
    EXPECT_EQ(business.schema()->get("customers")->get("x_a").options().formula, "employees + 1");
    EXPECT_EQ(faults([&] { change("x_a", R"({"label":" "})"); }), (Faults{{"label", "field.required"}}));
}

TEST_F(CustomTest, an_object_whose_formula_is_broken_leaves_nothing_and_may_be_made_rightly) {
    const std::string fields =
        R"("fields":[{"name":"n","type":"number","label":"N"},{"name":"f","type":"formula","label":"F","formula":)";
    EXPECT_EQ(faults([&] { add_object(R"({"name":"things","label":"Things",)" + fields + "\"x_m * 2\"}]}"); }),
              (Faults{{"fields[1].formula", "formula.unknown_field"}}));
    EXPECT_FALSE(business.schema()->find("x_things"));
    add_object(R"({"name":"things","label":"Things","owned":true,)" + fields + "\"x_n * 2\"}]}");
    EXPECT_TRUE(business.schema()->get("x_things")->entity().owned()) << "as it was asked for the second time";
    const Record made = create("x_things", {{"x_name", std::string("A")}, {"x_n", number(2)}});
    EXPECT_EQ(at(made, "x_f"), number(4));
}

TEST_F(CustomTest, rows_that_link_here_are_a_collection_of_their_own_name) {
    add_object(
        R"({"name":"cars","label":"Cars","fields":[{"name":"owner","type":"link","label":"O","to":"customers"},{"name":"driver","type":"link","label":"D","to":"customers"}]})");
    add_object(R"({"name":"policies","label":"P","of_customer":true})");
    const auto shape = business.schema()->get("customers");
    ASSERT_TRUE(shape->find_collection("x_cars"));
    EXPECT_EQ(shape->find_collection("x_cars")->link, "x_owner");
    ASSERT_TRUE(shape->find_collection("x_cars_x_driver"));
    EXPECT_EQ(shape->find_collection("x_cars_x_driver")->link, "x_driver");
    ASSERT_TRUE(shape->find_collection("x_policies"));
    retire("x_cars", "x_owner");
    EXPECT_EQ(business.schema()->get("customers")->find_collection("x_cars"), nullptr);
    EXPECT_EQ(business.schema()->get("customers")->find_collection("x_cars_x_driver")->link, "x_driver")
        << "names stay what they are";
}

TEST_F(CustomTest, only_administrators_make_fields) {
    const access::Actor nobody =
        business.actor(create("users", {{"name", std::string("Ana")}, {"email", std::string("ana@x.example")}}).key);
    const json::Document definition{R"({"name":"a","type":"text","label":"A"})"};
    EXPECT_EQ(faults([&] { add_custom_field(business.platform(), nobody, "customers", definition.root()); }),
              (Faults{{"", "custom.administrator"}}));
}

}  // namespace
}  // namespace lazo::records
