#include "kernel/records/undo.h"

#include <random>

#include "kernel/query/list.h"
#include "kernel/records/history.h"
#include "kernel/records/test_business.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::records {
namespace {

using schema::Record;
using schema::Value;

class UndoTest : public PipelineTest {
 protected:
    UndoResult take_back(std::int64_t operation, const UndoOptions& options = {}) {
        return undo(business.platform(), business.system(), operation, options);
    }
    std::string city(const Record& record) { return schema::Codec<std::string>::from(at(record, "city")); }
    std::int64_t move(const Record& record, const std::string& to) {
        return business.operation([&](Writer& writer) { writer.update(patch(record, {{"city", to}})); });
    }
    // Everything that people wrote, as it stands.
    std::string business_of(const std::string& entity) {
        std::string text;
        const auto shape = business.schema()->get(entity);
        const auto reading = business.platform().database().read();
        const query::Scope scope{*business.schema(), query::all_rights(), reading->connection().dialect()};
        query::each_row(reading->connection(), scope,
                        {shape, {}, {{{{}, &shape->get("created_at")}, false}}, shape->fields()},
                        [&](const Record& row) {
                            text += row.key.to_text() + ":";
                            for (const schema::Field* field : shape->fields()) {
                                if (schema::is_empty(row.at(*field)) || field->name().starts_with("updated_")) continue;
                                text += field->name() + "=" +
                                        (field->target().empty() ? field->kind().to_text(*field, row.at(*field))
                                                                 : std::get<schema::Key>(row.at(*field)).to_text()) +
                                        ";";
                            }
                            return text += "\n", true;
                        });
        return text;
    }
};

TEST_F(UndoTest, a_change_a_creation_and_a_removal_are_taken_back) {
    const Record kept = create("customers", {{"name", std::string("Kept")}, {"city", std::string("Vigo")}});
    const Record gone = create("customers", {{"name", std::string("Gone")}});
    std::optional<Record> born;
    const auto operation = business.operation([&](Writer& writer) {
        writer.update(patch(kept, {{"city", std::string("Lugo")}}));
        writer.remove(gone.shape_pointer(), gone.key);
        born = writer.create(draft("customers", {{"name", std::string("Born")}}));
    });
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    EXPECT_EQ(preview.created, 1);
    EXPECT_EQ(preview.updated, 1);
    EXPECT_EQ(preview.deleted, 1);
    EXPECT_THAT(preview.columns, ::testing::ElementsAre("city"));
    const UndoResult result = take_back(operation);
    EXPECT_EQ(result.restored, 3);
    EXPECT_EQ(city(kept), "Vigo");
    EXPECT_TRUE(business.find("customers", gone.key));
    EXPECT_FALSE(business.find("customers", born->key));
    EXPECT_EQ(faults([&] { take_back(operation); }), (Faults{{"", "undo.already"}}));
}

TEST_F(UndoTest, an_undo_is_undone) {
    const Record one = create("customers", {{"name", std::string("One")}, {"city", std::string("Vigo")}});
    const auto operation = move(one, "Lugo");
    const std::string after = business_of("customers");
    const UndoResult back = take_back(operation);
    EXPECT_EQ(city(one), "Vigo");
    take_back(back.operation);
    EXPECT_EQ(business_of("customers"), after);
}

TEST_F(UndoTest, what_others_changed_since_is_a_conflict_and_stays) {
    const Record one = create("customers", {{"name", std::string("One")}, {"city", std::string("Vigo")}}),
                 two = create("customers", {{"name", std::string("Two")}, {"city", std::string("Vigo")}});
    const auto operation = business.operation([&](Writer& writer) {
        for (const Record& each : {one, two}) writer.update(patch(each, {{"city", std::string("Lugo")}}));
    });
    move(two, "Cádiz");
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    ASSERT_EQ(preview.conflicts.size(), 1u);
    EXPECT_EQ(preview.conflicts[0].key, two.key);
    EXPECT_EQ(preview.conflicts[0].reason, "undo.changed_since");
    const UndoResult result = take_back(operation);
    EXPECT_EQ(result.restored, 1);
    EXPECT_EQ(result.conflict_count, 1);
    EXPECT_EQ(city(one), "Vigo");
    EXPECT_EQ(city(two), "Cádiz");
}

TEST_F(UndoTest, what_others_deleted_since_is_a_conflict) {
    const Record one = create("customers", {{"name", std::string("One")}});
    const auto operation = move(one, "Lugo");
    business.remove(one);
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    ASSERT_EQ(preview.conflicts.size(), 1u);
    EXPECT_EQ(preview.conflicts[0].reason, "undo.deleted_since");
}

TEST_F(UndoTest, child_rows_and_links_come_back_as_they_were) {
    const Record vip = create("tags", {{"name", std::string("VIP")}});
    Record with_email = draft("customers", {{"name", std::string("One")}, {"tags", std::vector<schema::Key>{vip.key}}});
    with_email.children["emails"].push_back(draft("emails", {{"email", std::string("a@x.example")}}));
    const Record one = business.create(with_email);
    const auto operation = business.operation([&](Writer& writer) {
        Record change = patch(one, {{"tags", {}}});
        change.children["emails"] = {draft("emails", {{"email", std::string("b@x.example")}})};
        writer.update(change);
    });
    EXPECT_EQ(at(one, "tags"), Value{});
    take_back(operation);
    const Record back = stored(one);
    EXPECT_EQ(back.at(back.shape().get("tags")), (Value{std::vector<schema::Key>{vip.key}}));
    ASSERT_EQ(back.children.at("emails").size(), 1u);
    const Record& row = back.children.at("emails")[0];
    EXPECT_EQ(row.at(row.shape().get("email")), Value{std::string("a@x.example")});
}

TEST_F(UndoTest, links_that_the_operation_did_not_touch_stay) {
    const Record vip = create("tags", {{"name", std::string("VIP")}});
    const Record one = create("customers", {{"name", std::string("One")}, {"tags", std::vector<schema::Key>{vip.key}}});
    take_back(move(one, "Lugo"));
    EXPECT_EQ(at(one, "tags"), (Value{std::vector<schema::Key>{vip.key}}));
    business.remove(one);
    business.operation([&](Writer& writer) { writer.restore(one.shape_pointer(), one.key); });
    EXPECT_EQ(at(one, "tags"), (Value{std::vector<schema::Key>{vip.key}})) << "and come back out of the bin";
}

TEST_F(UndoTest, an_undo_in_boxes_that_was_stopped_goes_on) {
    std::vector<Record> made;
    for (int i = 0; i < 12; i++)
        made.push_back(create("customers", {{"name", std::string("A")}, {"city", std::string("Vigo")}}));
    const auto operation = business.operation([&](Writer& writer) {
        for (const Record& each : made) writer.update(patch(each, {{"city", std::string("Lugo")}}));
    });
    UndoOptions options;
    options.box = std::chrono::milliseconds{0};  // one row a transaction
    options.operation = business.platform().new_operation();
    int boxes = 0;
    options.progress = [&](std::int64_t, std::int64_t total) {
        EXPECT_EQ(total, 12);
        return ++boxes < 5;
    };
    take_back(operation, options);
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers WHERE city='Vigo'"), 5);
    options.progress = nullptr;
    EXPECT_EQ(take_back(operation, options).conflict_count, 0) << "what it did itself is no change by others";
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers WHERE city='Vigo'"), 12);
}

TEST_F(UndoTest, a_return_from_the_bin_is_taken_back_into_it) {
    const Record one = create("customers", {{"name", std::string("One")}});
    Record email = draft("emails", {{"customer", one.key}, {"email", std::string("a@x.example")}});
    email = business.create(email);
    const auto restore = [&](const Record& record) {
        return business.operation([&](Writer& writer) { writer.restore(record.shape_pointer(), record.key); });
    };
    business.remove(one);
    const auto restored = restore(one);
    EXPECT_EQ(preview_undo(business.platform(), business.system(), restored).created, 1);
    const UndoResult gone = take_back(restored);
    EXPECT_EQ(gone.restored, 1);
    EXPECT_FALSE(business.find("customers", one.key));
    EXPECT_EQ(take_back(gone.operation).restored, 1);
    EXPECT_EQ(stored(one).children.at("emails").size(), 1u);

    business.remove(email);
    EXPECT_EQ(take_back(restore(email)).conflict_count, 0);
    EXPECT_THAT(stored(one).children.at("emails"), ::testing::IsEmpty());
}

TEST_F(UndoTest, what_an_operation_deleted_and_brought_back_was_there_before) {
    const Record one = create("customers", {{"name", std::string("One")}, {"city", std::string("Vigo")}});
    const OperationOptions options{.operation = business.platform().new_operation()};
    std::optional<Record> born;
    const auto in_a_set = [&](const std::function<void(Writer&)>& work) {
        business.platform().write(business.system(), options,
                                  [&](Writer& writer) { return work(writer), std::string{}; });
    };
    in_a_set([&](Writer& writer) { writer.remove(one.shape_pointer(), one.key); });
    in_a_set([&](Writer& writer) { writer.restore(one.shape_pointer(), one.key); });
    in_a_set([&](Writer& writer) { writer.update(patch(one, {{"city", std::string("Lugo")}})); });
    in_a_set([&](Writer& writer) { born = writer.create(draft("customers", {{"name", std::string("Born")}})); });
    in_a_set([&](Writer& writer) { writer.remove(born->shape_pointer(), born->key); });
    EXPECT_EQ(take_back(options.operation).restored, 1);
    EXPECT_EQ(city(one), "Vigo");
    EXPECT_FALSE(business.find("customers", born->key));
}

TEST_F(UndoTest, what_was_changed_since_and_has_its_values_again_is_no_conflict) {
    Record with_email = draft("customers", {{"name", std::string("One")}, {"city", std::string("Vigo")}});
    with_email.children["emails"].push_back(draft("emails", {{"email", std::string("a@x.example")}}));
    std::optional<Record> one, two;
    const auto made = business.operation([&](Writer& writer) {
        one = writer.create(with_email);
        two = writer.create(draft("customers", {{"name", std::string("Two")}, {"city", std::string("Vigo")}}));
    });
    take_back(move(*one, "Lugo"));
    Record emptied = patch(*one, {});
    emptied.children["emails"] = {};
    take_back(business.operation([&](Writer& writer) { writer.update(emptied); }));
    take_back(move(*two, "Lugo"));
    move(*two, "Cádiz");
    const UndoResult result = take_back(made);
    EXPECT_EQ(result.restored, 1);
    EXPECT_EQ(result.conflict_count, 1) << "two is in Cádiz";
    EXPECT_FALSE(business.find("customers", one->key));
}

TEST_F(UndoTest, what_stands_as_before_already_needs_nothing) {
    const Record one = create("customers", {{"name", std::string("One")}, {"city", std::string("Vigo")}}),
                 two = create("customers", {{"name", std::string("Two")}});
    const auto operation = business.operation([&](Writer& writer) {
        writer.update(patch(one, {{"city", std::string("Lugo")}}));
        writer.remove(two.shape_pointer(), two.key);
    });
    move(one, "Vigo");
    business.operation([&](Writer& writer) { writer.restore(two.shape_pointer(), two.key); });
    const std::int64_t version = stored(one).version;
    const UndoResult result = take_back(operation);
    EXPECT_EQ(result.restored, 0);
    EXPECT_EQ(result.conflict_count, 0);
    EXPECT_EQ(stored(one).version, version);
}

// What stands afterwards is what stood before, whatever the operation did and in however many sets.
TEST_F(UndoTest, an_operation_of_chance_leaves_no_trace) {
    std::mt19937 chance{7};
    std::vector<Record> made;
    const auto any = [&] { return made[chance() % made.size()]; };
    const auto change_all = [&] {
        return business.operation([&](Writer& writer) {
            for (const Record& each : made)
                if (writer.find(each.shape_pointer(), each.key, access::Action::read))
                    writer.update(patch(each, {{"city", std::string("Elsewhere")}}));
        });
    };
    for (int i = 0; i < 20; i++)
        made.push_back(create(
            "customers", {{"name", "C" + std::to_string(i)}, {"city", std::string("Vigo")}, {"employees", number(i)}}));
    for (int round = 0; round < 8; round++) {
        const std::string before = business_of("customers");
        const OperationOptions options{.operation = business.platform().new_operation()};
        for (int set = 0; set < 3; set++)
            business.platform().write(business.system(), options, [&](Writer& writer) {
                for (int i = 0; i < 6; i++) {
                    const Record each = any();
                    const bool there = writer.find(each.shape_pointer(), each.key, access::Action::read).has_value();
                    const bool lies = !there && deleted_now(writer.connection(), each.shape(), each.key) != 0;
                    switch (chance() % 4) {
                        case 0:
                            writer.create(draft("customers", {{"name", std::string("New")}}));
                            break;
                        case 1:
                            if (there) writer.remove(each.shape_pointer(), each.key);
                            if (lies) writer.restore(each.shape_pointer(), each.key);
                            break;
                        default:
                            if (there)
                                writer.update(patch(each, {{"employees", number(chance() % 50)},
                                                           {"city", "c" + std::to_string(chance() % 5)}}));
                    }
                }
                return std::string{};
            });
        if (round % 2 == 1) take_back(change_all());
        EXPECT_EQ(take_back(options.operation).conflict_count, 0);
        EXPECT_TRUE(business_of("customers") == before) << "round " << round << "\n"
                                                        << before << business_of("customers");
    }
}

}  // namespace
}  // namespace lazo::records
