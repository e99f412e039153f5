#include "kernel/records/writer.h"

#include "kernel/records/test_business.h"

namespace lazo::records {
namespace {

using schema::Record;
using schema::Value;

class WriterTest : public PipelineTest {
 protected:
    Record email(const std::string& address, bool primary = false) {
        return draft("emails", {{"email", address}, {"primary", std::int64_t{primary}}});
    }
    Record customer_with(const std::vector<std::string>& addresses) {
        Record record = draft("customers", {{"name", std::string("Acme")}});
        for (const std::string& address : addresses) record.children["emails"].push_back(email(address));
        return business.create(record);
    }
    std::vector<std::string> addresses(const Record& of) {
        std::vector<std::string> found;
        const Record now = stored(of);
        for (const Record& row : now.children.at("emails"))
            found.push_back(std::get<std::string>(row.at(row.shape().get("email"))) +
                            (row.at(row.shape().get("primary")) == Value{std::int64_t{1}} ? "*" : ""));
        return found;
    }
    std::vector<std::string> events() {
        return business.platform().database().read()->connection().texts(
            "SELECT entity || ' ' || kind || ' ' || version || ' ' || fields FROM outbox WHERE entity='customers' "
            "ORDER BY change_set,ordinal");
    }
};

TEST_F(WriterTest, a_new_record_has_its_defaults_header_version_and_event) {
    const Record made = create("customers", {{"name", std::string("Acme")}});
    const Record now = stored(made);
    EXPECT_EQ(now.version, 1);
    EXPECT_EQ(now.created_set, now.change_set);
    EXPECT_EQ(at(made, "stage"), Value{std::string("prospect")});
    EXPECT_EQ(at(made, "interactions_count"), number(0));
    EXPECT_EQ(at(made, "created_at"), Value{business.clock().now().ms});
    EXPECT_THAT(events(), ::testing::ElementsAre("customers created 1 "));
}

TEST_F(WriterTest, all_faults_of_a_record_and_its_rows_are_told_at_once_and_nothing_is_written) {
    Record record = draft("customers", {{"company", schema::Key{0, 999'999}}});
    record.children["emails"].push_back(business.draft("emails"));
    const auto before = business.integer("SELECT count(*) FROM change_sets");
    const Faults found = faults([&] { business.create(record); });
    EXPECT_THAT(found, ::testing::IsSupersetOf({std::pair<const std::string, std::string>{"name", "field.required"},
                                                {"company", "field.no_such_record"},
                                                {"emails[0].email", "field.required"}}));
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers"), 0);
    EXPECT_EQ(business.integer("SELECT count(*) FROM change_sets"), before);
}

TEST_F(WriterTest, a_change_keeps_the_old_row_and_names_what_differs) {
    const Record made = create("customers", {{"name", std::string("Acme")}, {"city", std::string("Vigo")}});
    business.clock().advance_seconds(60);
    const Record changed = update(made, {{"city", std::string("Lugo")}, {"name", std::string("Acme")}});
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(at(made, "created_at"), Value{business.clock().now().ms - 60'000});
    EXPECT_EQ(at(made, "updated_at"), Value{business.clock().now().ms});
    EXPECT_THAT(events(), ::testing::ElementsAre("customers created 1 ", "customers updated 2 city"));
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers_history WHERE city='Vigo' AND version=1 AND to_set=$1",
                               {changed.change_set}),
              1);
}

TEST_F(WriterTest, what_stands_as_wanted_is_no_change) {
    const Record made = create("customers", {{"name", std::string("Acme")}, {"city", std::string("Vigo")}});
    const auto before = business.integer("SELECT count(*) FROM change_sets");
    EXPECT_EQ(update(made, {{"city", std::string("Vigo")}}).version, 1);
    EXPECT_EQ(business.integer("SELECT count(*) FROM change_sets"), before);
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers_history"), 0);
}

TEST_F(WriterTest, a_write_on_an_old_version_is_refused) {
    const Record made = create("customers", {{"name", std::string("Acme")}});
    update(made, {{"city", std::string("Vigo")}});
    const auto late = [&](std::int64_t version) {
        return faults([&] {
            business.operation([&](Writer& writer) {
                writer.update(patch(made, {{"city", std::string("Lugo")}}), version);
            });
        });
    };
    EXPECT_EQ(late(1), (Faults{{"", "record.stale"}}));
    EXPECT_EQ(late(2), Faults{});
    EXPECT_EQ(
        faults([&] { business.operation([&](Writer& writer) { writer.remove(made.shape_pointer(), made.key, 1); }); }),
        (Faults{{"", "record.stale"}}));
}

TEST_F(WriterTest, what_is_unique_is_claimed_moved_and_given_back) {
    const Record one = create("customers", {{"name", std::string("One")}, {"external_id", std::string("E1")}});
    const auto take = [&] {
        return create("customers", {{"name", std::string("Two")}, {"external_id", std::string("E1")}});
    };
    EXPECT_EQ(faults(take), (Faults{{"external_id", "field.taken"}}));
    update(one, {{"external_id", std::string("E2")}});
    const Record two = take();
    EXPECT_EQ(faults([&] {
                  update(two, {{"external_id", std::string("E2")}});
              }),
              (Faults{{"external_id", "field.taken"}}));
    business.remove(one);
    EXPECT_EQ(update(two, {{"external_id", std::string("E2")}}).version, 2);
    EXPECT_EQ(
        faults([&] { business.operation([&](Writer& writer) { writer.restore(one.shape_pointer(), one.key); }); }),
        (Faults{{"external_id", "field.taken"}}))
        << "what comes back has to find its claim free";
}

TEST_F(WriterTest, child_rows_are_what_is_sent_with_one_primary) {
    const Record made = customer_with({"a@x.example", "b@x.example"});
    EXPECT_THAT(addresses(made), ::testing::ElementsAre("a@x.example*", "b@x.example"));
    Record change = business.patch(made);
    Record kept{stored(made).children.at("emails")[1].shape_pointer()};
    kept.key = stored(made).children.at("emails")[1].key;
    change.children["emails"] = {kept, email("c@x.example")};
    EXPECT_EQ(business.update(change).version, 2);
    EXPECT_THAT(addresses(made), ::testing::ElementsAre("b@x.example*", "c@x.example"));
    EXPECT_EQ(events().back(), "customers updated 2 emails");
    change.children["emails"].clear();
    business.update(change);
    EXPECT_THAT(addresses(made), ::testing::IsEmpty());
}

TEST_F(WriterTest, a_list_that_is_not_sent_stays) {
    const Record made = customer_with({"a@x.example"});
    update(made, {{"city", std::string("Vigo")}});
    EXPECT_THAT(addresses(made), ::testing::ElementsAre("a@x.example*"));
}

TEST_F(WriterTest, a_row_of_another_record_is_not_taken_over) {
    const Record one = customer_with({"a@x.example"}), two = customer_with({"b@x.example"});
    Record change = business.patch(two);
    Record foreign = business.draft("emails");
    foreign.key = stored(one).children.at("emails")[0].key;
    change.children["emails"] = {foreign};
    EXPECT_EQ(faults([&] { business.update(change); }), (Faults{{"emails", "field.no_such_record"}}));
    EXPECT_THAT(addresses(one), ::testing::ElementsAre("a@x.example*"));
}

TEST_F(WriterTest, totals_of_linking_rows_are_kept_at_the_end_of_the_change_set) {
    const Record one = create("customers", {{"name", std::string("One")}});
    business.operation([&](Writer& writer) {
        for (int i = 0; i < 3; i++)
            writer.create(draft("interactions", {{"customer", one.key},
                                                 {"channel", std::string(i == 2 ? "note" : "call")},
                                                 {"at", std::int64_t{1000 * (i + 1)}}}));
    });
    EXPECT_EQ(at(one, "interactions_count"), number(3));
    EXPECT_EQ(at(one, "last_contact_at"), Value{std::int64_t{2000}}) << "a note is no contact";
    EXPECT_EQ(stored(one).version, 1);
}

TEST_F(WriterTest, what_fails_under_a_savepoint_leaves_the_change_set_as_it_was) {
    const auto operation = business.operation([&](Writer& writer) {
        writer.create(draft("customers", {{"name", std::string("One")}}));
        EXPECT_THROW(writer.within_savepoint([&] {
            writer.create(draft("customers", {{"name", std::string("Two")}}));
            throw_invalid("here", {"field.required"});
        }),
                     Error);
    });
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers"), 1);
    EXPECT_EQ(business.integer("SELECT created FROM operations WHERE id=$1", {operation}), 1);
    EXPECT_EQ(events().size(), 1u);
}

TEST_F(WriterTest, a_check_says_what_a_write_would_say_and_writes_nothing) {
    business.operation([&](Writer& writer) {
        Record broken = business.draft("customers");
        EXPECT_EQ(faults([&] { writer.check_create(broken); }), (Faults{{"name", "field.required"}}));
        Record whole = draft("customers", {{"first_name", std::string("Ana")}, {"last_name", std::string("Ruiz")}});
        writer.check_create(whole);
        EXPECT_EQ(whole.at(whole.shape().get("name")), Value{std::string("Ana Ruiz")}) << "as the rules complete it";
        EXPECT_FALSE(writer.wrote());
    });
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers"), 0);
}

TEST_F(WriterTest, the_same_key_of_the_same_actor_gives_the_first_answer_again) {
    const OperationOptions options{.idempotency_key = "k1"};
    const auto once = [&] {
        return business.platform().write(business.system(), options, [&](Writer& writer) {
            return writer.create(draft("customers", {{"name", std::string("One")}})).key.to_text();
        });
    };
    const Outcome first = once(), again = once();
    EXPECT_FALSE(first.repeated);
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.answer, first.answer);
    EXPECT_EQ(again.operation, first.operation);
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers"), 1);
}

TEST_F(WriterTest, what_is_thrown_leaves_nothing_behind) {
    const auto broken = [&] {
        business.operation([&](Writer& writer) {
            writer.create(draft("customers", {{"name", std::string("One")}}));
            throw_invalid("here", {"field.required"});
        });
    };
    EXPECT_THROW(broken(), Error);
    for (const char* table : {"customers", "outbox WHERE entity='customers'", "unique_keys WHERE entity='customers'"})
        EXPECT_EQ(business.integer(std::string("SELECT count(*) FROM ") + table), 0) << table;
}

}  // namespace
}  // namespace lazo::records
