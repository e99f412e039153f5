#include "kernel/schema/formula/formulas.h"

#include "base/text.h"
#include "tests/support/store.h"

namespace lazo::schema::formula {
namespace {

struct People : Entity {
    People() : Entity{"users", {}} {}
    Text name{this, "name"};
};
const People people;

struct Deals : Entity {
    Deals() : Entity{"deals", {}} {}
    Text name{this, "name"};
    LongText story{this, "story"};
    Number quantity{this, "quantity"};
    Number other{this, "other"};
    Percent discount{this, "discount"};
    Amount amount{this, "amount"};
    Amount cost{this, "cost"};
    Flag won{this, "won"};
    Day closes{this, "closes"};
    Span effort{this, "effort"};
    Instant met{this, "met"};
    schema::Choices tags{this, "tags", {.options = {{"a"}, {"b"}}}};
    Link parent{this, "parent", {.to = "deals"}};
    TypedField<Money, FieldType::formula> margin{
        this, "margin", {.formula = "amount - cost", .result = FieldType::money}};
    TypedField<Decimal, FieldType::formula> rate{this, "rate", {.formula = "round(margin / amount * 100, 1)"}};
};
const Deals deals;

class FormulaTest : public ::testing::Test {
 protected:
    FormulaTest() {
        snapshot_ = test::snapshot_of({&people, &deals});
        shape_ = snapshot_->get("deals");
        record_ = std::make_unique<Record>(shape_);
        record_->set(deals.name, "Ána");
        record_->set(deals.quantity, Decimal::parse("7"));
        record_->set(deals.discount, Decimal::parse("12.5"));
        record_->set(deals.amount, Money{10000, "EUR"});
        record_->set(deals.cost, Money{2505, "EUR"});
        record_->set(deals.won, true);
        record_->set(deals.closes, Date::parse("2026-01-31"));
        record_->set(deals.effort, Duration{90});
        record_->set(deals.met, Moment::parse("2026-03-01T23:30:00Z"));
        record_->set(deals.tags, {"a", "b"});
    }
    Value value(std::string_view text, FieldType expected) const {
        return Formula::parse(text, *shape_, expected).evaluate(*record_, context_);
    }
    // Each as people would write it; "" is empty.
    std::string number(std::string_view text) const {
        const Value found = value(text, FieldType::number);
        return is_empty(found) ? "" : Decimal{std::get<std::int64_t>(found)}.to_text();
    }
    std::string money(std::string_view text) const {
        const Value found = value(text, FieldType::money);
        return is_empty(found) ? "" : to_text(std::get<Money>(found)) + " " + std::get<Money>(found).currency;
    }
    std::string text(std::string_view text) const { return Codec<std::string>::from(value(text, FieldType::text)); }
    std::string date(std::string_view text) const {
        const Value found = value(text, FieldType::date);
        return is_empty(found) ? "" : Codec<Date>::from(found).to_text();
    }
    bool flag(std::string_view text) const { return std::get<std::int64_t>(value(text, FieldType::flag)) != 0; }
    // Message key and offset.
    std::string fault(std::string_view text, FieldType expected = FieldType::number) const {
        try {
            Formula::parse(text, *shape_, expected);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::invalid);
            EXPECT_EQ(error.fields().at(0).path, "formula");
            const Message& message = error.fields()[0].message;
            return message.values.empty() ? message.key : message.key + " " + message.values[0].second;
        }
        return "none";
    }

    SnapshotPointer snapshot_;
    ShapePointer shape_;
    std::unique_ptr<Record> record_;
    FormulaContext context_{.today = Date::parse("2026-11-22"), .currency = "EUR", .zone = Zone{"Europe/Madrid"}};
};

TEST_F(FormulaTest, computes_exact_numbers) {
    EXPECT_EQ(number("1 + 2 * 3 - -4"), "11");
    EXPECT_EQ(number("(1 + 2) * 3"), "9");
    EXPECT_EQ(number("0.1 + 0.2"), "0.3");
    EXPECT_EQ(number("quantity / 3"), "2.333333");
    EXPECT_EQ(number("2 / 3"), "0.666667");
    EXPECT_EQ(number("-2 / 3"), "-0.666667");
    EXPECT_EQ(number("10 - 4 - 3"), "3");
    EXPECT_EQ(number("discount * 2"), "25");
    EXPECT_EQ(number("effort / 60"), "1.5");
}

TEST_F(FormulaTest, is_empty_where_there_is_no_answer) {
    EXPECT_EQ(number("1 / 0"), "");
    EXPECT_EQ(number("other + 1"), "");
    EXPECT_EQ(number("9000000000000 * 9000000000000"), "");
    EXPECT_EQ(number("9000000000000 + 9000000000000"), "");
    EXPECT_EQ(number("-other"), "");
    EXPECT_EQ(date("add_days(closes, 9000000)"), "");
    EXPECT_EQ(date("add_months(closes, 1000000)"), "");
    EXPECT_EQ(date("date(2026, 2, 30)"), "");
    EXPECT_EQ(number("round(1, 7)"), "");
    EXPECT_EQ(text("left(\"\", 3)"), "");
    record_->set(deals.quantity, Decimal{std::numeric_limits<std::int64_t>::min()});
    for (const char* formula : {"-quantity", "abs(quantity)", "quantity - 1", "floor(quantity)", "round(quantity)",
                                "quantity * quantity", "quantity / 0.000001"})
        EXPECT_EQ(number(formula), "") << formula;
    record_->set(deals.amount, Money{std::numeric_limits<std::int64_t>::max(), "EUR"});
    EXPECT_EQ(money("amount + 0.01"), "");
    EXPECT_EQ(money("amount * 2"), "");
}

TEST_F(FormulaTest, computes_amounts_in_their_currency) {
    EXPECT_EQ(money("amount - cost"), "74.95 EUR");
    EXPECT_EQ(money("amount * discount / 100"), "12.50 EUR");
    EXPECT_EQ(money("3 * cost"), "75.15 EUR");
    EXPECT_EQ(money("amount / 3"), "33.33 EUR");
    EXPECT_EQ(number("cost / amount"), "0.2505");
    EXPECT_EQ(money("-cost"), "-25.05 EUR");
    EXPECT_EQ(money("amount + 5"), "105.00 EUR");
    EXPECT_EQ(money("12.345"), "12.35 EUR");
    EXPECT_EQ(money("if(won, amount, 0)"), "100.00 EUR");
    EXPECT_EQ(money("max(amount, cost, 120)"), "120.00 EUR");
    EXPECT_TRUE(flag("amount > 99.99 and amount = 100"));
    EXPECT_EQ(money("round(cost)"), "25.00 EUR");
    EXPECT_EQ(money("ceil(cost)"), "26.00 EUR");
    EXPECT_EQ(money("round(cost, 1)"), "25.10 EUR");
    record_->set(deals.cost, Money{5, "USD"});
    EXPECT_EQ(money("amount - cost"), "");
    EXPECT_EQ(number("amount / cost"), "");
    EXPECT_EQ(money("min(amount, cost)"), "");
    EXPECT_FALSE(flag("amount > cost or amount < cost or amount = cost or amount != cost"));
    context_.currency = "JPY";
    EXPECT_EQ(money("12.5"), "13 JPY");
}

TEST_F(FormulaTest, rounds_half_away_from_zero) {
    EXPECT_EQ(number("round(2.5)"), "3");
    EXPECT_EQ(number("round(-2.5)"), "-3");
    EXPECT_EQ(number("round(1.005, 2)"), "1.01");
    EXPECT_EQ(number("floor(-1.2)"), "-2");
    EXPECT_EQ(number("ceil(-1.2)"), "-1");
    EXPECT_EQ(number("ceil(1.000001)"), "2");
    EXPECT_EQ(number("abs(-1.5)"), "1.5");
    EXPECT_EQ(number("min(3, 1, 2) + max(3, 1, 2)"), "4");
}

TEST_F(FormulaTest, compares_with_two_values) {
    EXPECT_TRUE(flag("quantity >= 7 and quantity <= 7 and quantity = 7 and not quantity <> 7"));
    EXPECT_FALSE(flag("other = 1 or other != 1 or other < 1"));
    EXPECT_TRUE(flag("not other = 1"));
    EXPECT_TRUE(flag("is_empty(other) and is_empty(parent) and not is_empty(name) and is_empty(1 / 0)"));
    EXPECT_TRUE(flag("won = true"));
    EXPECT_TRUE(flag("\"Álvarez\" < \"Zúñiga\""));
    EXPECT_FALSE(flag("\"a\" = \"A\""));
    EXPECT_TRUE(flag("closes < today() and closes > date(2026, 1, 30)"));
    EXPECT_TRUE(flag("true or false and false"));
}

TEST_F(FormulaTest, works_with_text) {
    EXPECT_EQ(text("name & \" \" & quantity & \" \" & amount & \" \" & closes & other"), "Ána 7 100.00 EUR 2026-01-31");
    EXPECT_EQ(text("upper(name) & lower(name)"), "ÁNAána");
    EXPECT_EQ(text("left(name, 1) & \"|\" & right(name, 2) & \"|\" & left(name, 9) & right(name, -1)"), "Á|na|Ána");
    EXPECT_EQ(text("trim(\"  a  \") & \"say \"\"x\"\"\""), "asay \"x\"");
    EXPECT_EQ(number("length(name) + length(story)"), "3");
    EXPECT_TRUE(flag("contains(name, \"an\") and not contains(story, \"a\")"));
    EXPECT_EQ(text("tags"), "a, b");
    EXPECT_EQ(text("1 + 1 & \"x\""), "2x");
    EXPECT_EQ(text("coalesce(story, name)"), "Ána");
    EXPECT_EQ(text("if(other > 1, \"a\", empty)"), "");
}

TEST_F(FormulaTest, works_with_dates) {
    EXPECT_EQ(date("today()"), "2026-11-22");
    EXPECT_EQ(number("year(closes) * 10000 + month(closes) * 100 + day(closes)"), "20260131");
    EXPECT_EQ(number("days_between(closes, today())"), "295");
    EXPECT_EQ(date("add_days(closes, 1.9)"), "2026-02-01");
    EXPECT_EQ(date("add_months(closes, 1)"), "2026-02-28");
    EXPECT_EQ(date("add_months(closes, -2)"), "2025-11-30");
    EXPECT_EQ(date("met"), "2026-03-02");  // half past midnight in Madrid
    EXPECT_EQ(date("max(closes, met)"), "2026-03-02");
    EXPECT_EQ(date("date(2028, 2, 29)"), "2028-02-29");
}

TEST_F(FormulaTest, a_text_that_grows_without_end_is_cut) {
    std::string formula = "story";
    for (int i = 0; i < 200; i++) formula += " & story";
    record_->set(deals.story, std::string(1000, 'x'));
    EXPECT_EQ(text(formula), std::string(20'000, 'x'));
    record_->set(deals.story, std::string(99, 'x'));
    EXPECT_EQ(text(formula).size(), 201u * 99);
    formula = "\"x\" & " + formula;  // so that the cut would fall into a letter
    for (const char* story :
         {"ááááááááááááááááááááááááááááááááááááááááááááááááááááá", "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€"}) {
        record_->set(deals.story, story);
        EXPECT_TRUE(lazo::text::is_utf8(text(formula)));
        EXPECT_GE(text(formula).size(), 19'997u);
    }
}

TEST_F(FormulaTest, says_where_it_is_wrong) {
    EXPECT_EQ(fault(""), "formula.empty");
    EXPECT_EQ(fault("  "), "formula.empty");
    EXPECT_EQ(fault("1 +"), "formula.syntax 3");
    EXPECT_EQ(fault("(1"), "formula.syntax 2");
    EXPECT_EQ(fault("1 2"), "formula.syntax 2");
    EXPECT_EQ(fault("\"á\" ? 2"), "formula.syntax 4");
    EXPECT_EQ(fault("\"open"), "formula.syntax 0");
    EXPECT_EQ(fault("1 + nada"), "formula.unknown_field 4");
    EXPECT_EQ(fault("nada(1)"), "formula.unknown_function 0");
    EXPECT_EQ(fault("1 + round()"), "formula.arguments 4");
    EXPECT_EQ(fault("year(closes, closes)"), "formula.arguments 0");
    EXPECT_EQ(fault("1 + parent"), "formula.field_type 4");
    EXPECT_EQ(fault("1.2.3"), "formula.number 0");
    EXPECT_EQ(fault("99999999999999"), "formula.number 0");
    EXPECT_EQ(fault("1 + name"), "formula.types 2");
    EXPECT_EQ(fault("amount * amount", FieldType::money), "formula.types 7");
    EXPECT_EQ(fault("1 / amount", FieldType::money), "formula.types 2");
    EXPECT_EQ(fault("1 < 2 < 3", FieldType::flag), "formula.types 6");
    EXPECT_EQ(fault("won & name", FieldType::text), "formula.types 4");
    EXPECT_EQ(fault("if(1, 2, 3)"), "formula.types 0");
    EXPECT_EQ(fault("if(won, 2, name)"), "formula.types 0");
    EXPECT_EQ(fault("name"), "formula.result_type");
    EXPECT_EQ(fault("amount"), "formula.result_type");
    EXPECT_EQ(fault("name", FieldType::link), "formula.result_type");
    EXPECT_EQ(fault("\xff"), "formula.encoding");
}

TEST_F(FormulaTest, is_limited_in_length_and_depth) {
    EXPECT_EQ(fault(std::string(4001, ' ')), "formula.too_long");
    const auto nested = [](int depth, const char* open, const char* close) {
        std::string formula;
        for (int i = 0; i < depth; i++) formula += open;
        formula += "1";
        for (int i = 0; i < depth; i++) formula += close;
        return formula;
    };
    EXPECT_EQ(fault(nested(39, "(", ")")), "none");
    EXPECT_EQ(fault(nested(40, "(", ")")), "formula.too_deep 40");
    EXPECT_EQ(fault(nested(1500, "-", "")).substr(0, 16), "formula.too_deep");
    EXPECT_EQ(fault(nested(500, "abs(", ")")).substr(0, 16), "formula.too_deep");
    EXPECT_EQ(fault("not " + nested(500, "not ", ""), FieldType::flag).substr(0, 16), "formula.too_deep");
    std::string sum = "1";
    for (int i = 0; i < 249; i++) sum += "+1";
    EXPECT_EQ(number(sum), "250");
    EXPECT_EQ(fault(sum + "+1").substr(0, 16), "formula.too_long");
}

TEST_F(FormulaTest, names_its_inputs) {
    const Formula formula = Formula::parse("if(is_empty(parent), cost + amount, amount)", *shape_, FieldType::money);
    EXPECT_EQ(formula.inputs(), (std::vector<const Field*>{&deals.amount, &deals.cost, &deals.parent}));
    EXPECT_FALSE(formula.depends_on_today());
    EXPECT_TRUE(Formula::parse("today()", *shape_, FieldType::date).depends_on_today());
}

TEST_F(FormulaTest, formulas_of_a_shape_find_their_inputs_computed) {
    const Formulas formulas(*shape_);
    EXPECT_TRUE(formulas.broken().empty());
    formulas.evaluate(*record_, context_);
    EXPECT_EQ((*record_)[deals.margin], (Money{7495, "EUR"}));
    EXPECT_EQ((*record_)[deals.rate].to_text(), "75");
    EXPECT_TRUE(record_->changed(deals.rate));
    record_->forget_changes();
    formulas.evaluate(*record_, context_);
    EXPECT_FALSE(record_->any_changed());
}

struct Knots : Entity {
    Knots() : Entity{"knots", {}} {}
    Text name{this, "name"};
    // Declared before its input.
    schema::Formula<Decimal> last{this, "last", {.formula = "first + 1"}};
    schema::Formula<Decimal> first{this, "first", {.formula = "length(name)"}};
    schema::Formula<Decimal> left{this, "left", {.formula = "right + 1"}};
    schema::Formula<Decimal> right{this, "right", {.formula = "left + 1"}};
    schema::Formula<Decimal> orphan{this, "orphan", {.formula = "gone + 1"}};
};
const Knots knots;

TEST(Formulas, orders_by_inputs_and_leaves_broken_ones_empty) {
    const SnapshotPointer snapshot = test::snapshot_of({&people, &knots});
    const ShapePointer shape = snapshot->get("knots");
    const Formulas formulas(*shape);
    ASSERT_EQ(formulas.in_order().size(), 2u);
    EXPECT_EQ(formulas.in_order()[0].field, &knots.first);
    EXPECT_EQ(formulas.broken().size(), 3u);
    Record record{shape};
    record.set(knots.name, "abc");
    record.put(knots.left, std::int64_t{5});
    formulas.evaluate(record, {});
    EXPECT_EQ(record[knots.last].to_text(), "4");
    EXPECT_FALSE(record.has(knots.left));
}

TEST(Formulas, refuses_a_formula_that_refers_to_itself) {
    const SnapshotPointer snapshot = test::snapshot_of({&people, &knots});
    const Shape& shape = *snapshot->get("knots");
    const auto fault = [&](std::string_view name, std::string_view text) -> std::string {
        try {
            check(text, shape, name, FieldType::number);
        } catch (const Error& error) {
            return error.fields().at(0).message.key;
        }
        return "none";
    };
    EXPECT_EQ(fault("first", "first + 1"), "formula.cycle");
    EXPECT_EQ(fault("first", "last + 1"), "formula.cycle");
    EXPECT_EQ(fault("first", "length(name) * 2"), "none");
    EXPECT_EQ(fault("left", "first"), "none");  // undoes the knot
    EXPECT_EQ(fault("x_new", "left + last"), "none");
    EXPECT_EQ(fault("x_new", "x_new"), "formula.unknown_field");
}

}  // namespace
}  // namespace lazo::schema::formula
