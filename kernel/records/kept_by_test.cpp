#include "kernel/query/list.h"
#include "kernel/records/test_business.h"
#include "kernel/records/undo.h"

namespace lazo::records {
namespace {

using schema::Record;

class KeptByTest : public PipelineTest {
 protected:
    Record customer(const std::string& name) { return create("customers", {{"name", name}}); }
    Record call(const Record& with, const std::string& summary = "Called") {
        return create("interactions", {{"customer", with.key}, {"channel", std::string("call")}, {"summary", summary}});
    }
    std::int64_t calls() {
        const auto reading = business.platform().database().read();
        const query::Scope scope{*business.schema(), query::all_rights(), reading->connection().dialect()};
        return query::count(reading->connection(), scope, *business.schema()->get("interactions"), {});
    }
    std::int64_t remove(const Record& record) {
        return business.operation([&](Writer& writer) { writer.remove(record.shape_pointer(), record.key); });
    }
    void restore(const Record& record) {
        business.operation([&](Writer& writer) { writer.restore(record.shape_pointer(), record.key); });
    }
    UndoResult take_back(std::int64_t operation) { return undo(business.platform(), business.system(), operation); }
};

TEST_F(KeptByTest, the_timeline_of_a_customer_goes_into_the_bin_with_it_and_comes_back) {
    const Record ana = customer("Ana"), luis = customer("Luis");
    const Record first = call(ana), second = call(ana);
    call(luis);
    remove(ana);
    EXPECT_EQ(calls(), 1);
    EXPECT_FALSE(business.find("interactions", first.key));
    restore(ana);
    EXPECT_EQ(calls(), 3);
    EXPECT_EQ(at(second, "summary"), schema::Value{std::string("Called")});
    EXPECT_EQ(at(ana, "interactions_count"), number(2));
}

TEST_F(KeptByTest, what_was_in_the_bin_before_stays_there) {
    const Record ana = customer("Ana");
    const Record gone = call(ana);
    call(ana);
    remove(gone);
    remove(ana);
    restore(ana);
    EXPECT_EQ(calls(), 1);
    EXPECT_FALSE(business.find("interactions", gone.key));
    EXPECT_EQ(at(ana, "interactions_count"), number(1));
}

TEST_F(KeptByTest, nothing_comes_back_to_a_customer_who_is_in_the_bin) {
    const Record ana = customer("Ana");
    const Record called = call(ana);
    remove(ana);
    EXPECT_EQ(faults([&] { restore(called); }), (Faults{{"", "restore.no_parent"}}));
    EXPECT_EQ(calls(), 0);
}

TEST_F(KeptByTest, the_undo_of_a_removal_brings_the_timeline_back_and_its_own_undo_takes_it_again) {
    const Record ana = customer("Ana");
    const Record called = call(ana);
    const std::int64_t operation = remove(ana);
    const UndoResult back = take_back(operation);
    EXPECT_EQ(back.conflict_count, 0);
    EXPECT_EQ(calls(), 1);
    EXPECT_EQ(at(ana, "interactions_count"), number(1));
    take_back(back.operation);
    EXPECT_FALSE(business.find("customers", ana.key));
    EXPECT_EQ(calls(), 0);
    restore(ana);
    EXPECT_TRUE(business.find("interactions", called.key));
}

TEST_F(KeptByTest, an_undone_creation_takes_what_was_logged_since) {
    std::optional<Record> born;
    const std::int64_t operation =
        business.operation([&](Writer& writer) { born = writer.create(draft("customers", {{"name", std::string("Ana")}})); });
    call(*born);
    take_back(operation);
    EXPECT_EQ(calls(), 0);
    restore(*born);
    EXPECT_EQ(calls(), 1);
}

TEST_F(KeptByTest, as_of_a_day_before_the_timeline_stands) {
    const Record ana = customer("Ana");
    call(ana);
    const auto before = business.platform().database().read()->connection().integer("SELECT max(number) FROM change_sets");
    remove(ana);
    const auto reading = business.platform().database().read();
    const query::Scope then{*business.schema(), query::all_rights(), reading->connection().dialect(), before};
    EXPECT_EQ(query::count(reading->connection(), then, *business.schema()->get("interactions"), {}), 1);
}

}  // namespace
}  // namespace lazo::records
