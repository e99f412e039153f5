#include "kernel/records/sharing.h"

#include "kernel/records/test_business.h"
#include "kernel/records/undo.h"

namespace lazo::records {
namespace {

using access::ShareLevel;
using schema::Record;
using MaybeLevel = std::optional<ShareLevel>;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kAna = 101, kNorth = -7;

class SharingTest : public PipelineTest {
 protected:
    Record customer = create("customers", {{"name", std::string("Soto")}});

    std::int64_t share(std::int64_t principal, MaybeLevel level) {
        return business.operation([&](Writer& writer) {
            changed = writer.set_share(customer.shape_pointer(), customer.key, principal, level);
        });
    }
    std::vector<ShareChange> changes() {
        return share_changes(business.platform().database().read()->connection(), customer.shape(), customer.key);
    }
    // "101 none>read", newest first.
    std::vector<std::string> told() {
        std::vector<std::string> lines;
        for (const ShareChange& change : changes())
            lines.push_back(std::to_string(change.principal) + " " + word(change.before) + ">" + word(change.after));
        return lines;
    }
    static std::string word(MaybeLevel level) {
        return !level ? "none" : *level == ShareLevel::write ? "write" : "read";
    }
    std::string now(std::int64_t principal) {
        const auto reading = business.platform().database().read();
        for (const access::Share& share : access::shares_of(reading->connection(), customer.shape(), customer.key))
            if (share.principal == principal) return word(share.level);
        return "none";
    }
    UndoResult take_back(std::int64_t operation) { return undo(business.platform(), business.system(), operation); }

    bool changed = false;
};

TEST_F(SharingTest, each_change_is_told_with_who_and_when) {
    share(kAna, ShareLevel::read);
    business.clock().advance_seconds(60);
    const std::int64_t second = share(kAna, ShareLevel::write);
    share(kNorth, ShareLevel::read);
    share(kAna, std::nullopt);
    EXPECT_THAT(told(), ElementsAre("101 write>none", "-7 none>read", "101 read>write", "101 none>read"));
    const auto all = changes();
    EXPECT_EQ(all[2].operation, second);
    EXPECT_EQ(all[2].at.ms - all[3].at.ms, 60'000);
    EXPECT_EQ(all[2].cause, "request");
    EXPECT_EQ(stored(customer).version, 1) << "a share is no version";
    EXPECT_EQ(now(kNorth), "read");
}

TEST_F(SharingTest, each_change_leaves_an_event_with_the_version_that_stands) {
    update(customer, {{"city", std::string("Vigo")}});
    share(kAna, ShareLevel::read);
    share(kAna, ShareLevel::read);
    share(kAna, std::nullopt);
    std::vector<std::string> events;
    business.platform().database().read()->connection().each(
        "SELECT kind,version,fields FROM outbox WHERE entity='customers' AND kind='shared'", {},
        [&](storage::Statement& row) {
            events.push_back(std::string(row.text(0)) + std::to_string(row.integer(1)) + std::string(row.text(2)));
        });
    EXPECT_THAT(events, ElementsAre("shared2", "shared2"));
}

TEST_F(SharingTest, what_changes_nothing_is_not_written) {
    EXPECT_EQ(share(kAna, std::nullopt), 0);
    EXPECT_FALSE(changed);
    share(kAna, ShareLevel::read);
    EXPECT_TRUE(changed);
    EXPECT_EQ(share(kAna, ShareLevel::read), 0);
    EXPECT_FALSE(changed);
    business.operation([&](Writer& writer) {
        writer.set_share(customer.shape_pointer(), customer.key, kNorth, ShareLevel::read);
        writer.set_share(customer.shape_pointer(), customer.key, kNorth, std::nullopt);
    });
    EXPECT_THAT(told(), ElementsAre("101 none>read"));
}

TEST_F(SharingTest, a_share_is_undone_and_its_undo_too) {
    share(kAna, ShareLevel::read);
    const std::int64_t operation = business.operation([&](Writer& writer) {
        writer.set_share(customer.shape_pointer(), customer.key, kAna, ShareLevel::write);
        writer.set_share(customer.shape_pointer(), customer.key, kNorth, ShareLevel::read);
    });
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    EXPECT_EQ(preview.updated, 1);
    EXPECT_THAT(preview.columns, ElementsAre("shares"));
    const UndoResult back = take_back(operation);
    EXPECT_EQ(back.restored, 1);
    EXPECT_EQ(now(kAna), "read");
    EXPECT_EQ(now(kNorth), "none");
    EXPECT_EQ(changes().front().cause, "undo");
    take_back(back.operation);
    EXPECT_EQ(now(kAna), "write");
    EXPECT_EQ(now(kNorth), "read");
}

// A bulk work shares in one transaction and changes in the next.
TEST_F(SharingTest, a_share_and_a_later_change_of_one_operation_are_both_undone) {
    OperationOptions options;
    options.operation = business.platform().new_operation();
    const auto also = [&](const std::function<void(Writer&)>& work) {
        business.platform().write(business.system(), options,
                                  [&](Writer& writer) { return work(writer), std::string{}; });
    };
    also([&](Writer& writer) { writer.set_share(customer.shape_pointer(), customer.key, kAna, ShareLevel::read); });
    also([&](Writer& writer) { writer.update(patch(customer, {{"city", std::string("Lugo")}})); });
    const UndoResult result = undo(business.platform(), business.system(), options.operation);
    EXPECT_EQ(result.conflict_count, 0);
    EXPECT_TRUE(schema::is_empty(at(stored(customer), "city")));
    EXPECT_EQ(now(kAna), "none");
}

TEST_F(SharingTest, what_was_shared_anew_since_stays_and_is_a_conflict) {
    const std::int64_t operation = share(kAna, ShareLevel::read);
    share(kAna, ShareLevel::write);
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    EXPECT_EQ(preview.conflict_count, 1);
    EXPECT_EQ(preview.conflicts.front().reason, "undo.changed_since");
    EXPECT_EQ(take_back(operation).restored, 0);
    EXPECT_EQ(now(kAna), "write");
}

TEST_F(SharingTest, what_is_so_again_needs_no_undo) {
    const std::int64_t operation = share(kAna, ShareLevel::read);
    share(kAna, std::nullopt);
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    EXPECT_EQ(preview.updated + preview.conflict_count, 0);
    EXPECT_EQ(take_back(operation).restored, 0);
}

TEST_F(SharingTest, an_operation_that_changes_and_shares_is_taken_back_whole) {
    const std::int64_t operation = business.operation([&](Writer& writer) {
        writer.update(patch(customer, {{"city", std::string("Lugo")}}));
        writer.set_share(customer.shape_pointer(), customer.key, kAna, ShareLevel::read);
    });
    EXPECT_EQ(take_back(operation).conflict_count, 0);
    EXPECT_TRUE(schema::is_empty(at(customer, "city")));
    EXPECT_EQ(now(kAna), "none");
}

TEST_F(SharingTest, shares_of_a_deleted_record_wait_in_the_bin) {
    const std::int64_t operation = share(kAna, ShareLevel::read);
    business.remove(customer);
    const UndoPreview preview = preview_undo(business.platform(), business.system(), operation);
    ASSERT_EQ(preview.conflict_count, 1);
    EXPECT_EQ(preview.conflicts.front().reason, "undo.deleted_since");
    EXPECT_THAT(told(), ElementsAre("101 none>read"));
    business.operation([&](Writer& writer) { writer.restore(customer.shape_pointer(), customer.key); });
    EXPECT_EQ(now(kAna), "read");
}

TEST_F(SharingTest, a_record_made_and_shared_at_once_goes_with_its_shares) {
    std::optional<Record> born;
    const std::int64_t operation = business.operation([&](Writer& writer) {
        born = writer.create(draft("customers", {{"name", std::string("Born")}}));
        writer.set_share(born->shape_pointer(), born->key, kAna, ShareLevel::read);
    });
    const UndoResult back = take_back(operation);
    EXPECT_EQ(back.conflict_count, 0);
    EXPECT_FALSE(business.find("customers", born->key));
    take_back(back.operation);
    customer = *born;
    EXPECT_EQ(now(kAna), "read");
}

TEST_F(SharingTest, a_share_behind_the_back_of_its_history_is_damage) {
    share(kAna, ShareLevel::read);
    const auto run = [&](std::string_view sql) {
        business.platform().database().write([&](storage::Connection& connection) { connection.run(sql, {}); });
    };
    run("UPDATE shares SET level=1");
    EXPECT_THAT(damage(), ElementsAre("customers/" + customer.key.to_text() + " check.share_history"));
    run("UPDATE shares SET level=0");
    EXPECT_THAT(damage(), IsEmpty());
}

TEST_F(SharingTest, a_share_of_a_store_that_kept_no_history_can_be_taken_away) {
    business.platform().database().write([&](storage::Connection& connection) {
        access::add_share(connection, customer.shape(), customer.key, {kAna, ShareLevel::read});
    });
    EXPECT_THAT(damage(), IsEmpty());
    share(kAna, std::nullopt);
    EXPECT_THAT(told(), ElementsAre("101 read>none"));
}

}  // namespace
}  // namespace lazo::records
