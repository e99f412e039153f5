#include "kernel/events/sight.h"

#include "kernel/events/test_screens.h"

namespace lazo::events {
namespace {

constexpr std::string_view kHidden1 = "{\"events\":[{\"entity\":\"clients\",\"id\":\"1\",\"kind\":\"hidden\"}]}\n";
constexpr std::string_view kShared1 =
    R"({"events":[{"entity":"clients","id":"1","kind":"shared","version":2,"fields":[],"actor":"7"}]})"
    "\n";

TEST_F(LiveTest, who_is_given_a_share_is_told_of_the_record_as_those_are_who_see_it_already) {
    share(1, kTeam, -1, 0, 20);
    const auto texts = told({shared(1, 20)});
    for (const std::int64_t user : {kAna, kLuis, kBoss}) EXPECT_EQ(texts.at(user), kShared1);
    EXPECT_EQ(texts.at(kNobody), "");
}

TEST_F(LiveTest, who_loses_a_share_is_told_the_id_alone_and_who_never_had_one_nothing) {
    share(1, kTeam, 1, -1, 20);
    EXPECT_EQ(told({shared(1, 20)}).at(kLuis), kHidden1);
    // Client 3 was once shared with the team, then with nobody there.
    share(3, kTeam, 0, -1, 10);
    share(3, 99, 0, -1, 21);
    share(2, kAna, -1, 0, 22);
    share(2, kAna, 0, -1, 23);
    const auto texts = told({shared(3, 21), shared(2, 22), shared(2, 23)});
    EXPECT_THAT(texts.at(kLuis), ::testing::Not(::testing::HasSubstr(R"("id":"3")")));
    EXPECT_THAT(texts.at(kAna), ::testing::HasSubstr(R"("id":"2","kind":"hidden")"))
        << "it was Ana's to see in between";
}

TEST_F(LiveTest, a_lower_share_or_another_way_to_see_it_is_no_loss) {
    share(1, kTeam, 1, 0, 20);
    EXPECT_EQ(told({shared(1, 20)}).at(kLuis), kShared1);
    share(1, kLuis, -1, 0, 21);
    share(1, kTeam, 0, -1, 22);
    const auto texts = told({shared(1, 21), shared(1, 22)});
    EXPECT_EQ(texts.at(kLuis), kShared1);
    EXPECT_EQ(texts.at(kBoss), kShared1);
}

TEST_F(LiveTest, a_share_and_an_edit_at_once_are_told_as_shared_with_the_fields) {
    share(1, kLuis, -1, 0, 20);
    const auto texts = told({event("clients", {0, 1}), shared(1, 20), event("clients", {0, 1})});
    EXPECT_THAT(texts.at(kLuis), ::testing::HasSubstr(R"("kind":"shared","version":2,"fields":["name"])"));
}

TEST_F(LiveTest, rows_below_a_record_that_came_into_sight_or_left_it_are_read_again) {
    const std::string many = "{\"events\":[{\"entity\":\"notes\",\"kind\":\"many\"}]}\n";
    Screen ana, luis, boss;
    hub_.subscribe({kAna, {"notes"}, ana.send()});
    hub_.subscribe({kLuis, {"notes"}, luis.send()});
    hub_.subscribe({kBoss, {"notes"}, boss.send()});
    const auto tell = [&](const Event& event) {
        hub_.take({event});
        hub_.flush();
        return luis.all();
    };
    share(1, kLuis, -1, 0, 20);
    EXPECT_EQ(tell(shared(1, 20)), many);
    share(1, kLuis, 0, -1, 21);
    EXPECT_EQ(tell(shared(1, 21)), many + many);
    share(1, 99, -1, 0, 22);
    EXPECT_EQ(tell(shared(1, 22)), many + many) << "nothing of his";
    EXPECT_EQ(tell(event("clients", {0, 2})), many + many) << "sight stayed as it was";
    EXPECT_EQ(boss.all(), "") << "who sees everything wins and loses nothing";
}

// Rights that a test changes; the hub is told by rights_touched(), as by an event of the directory.
class ChangingRightsTest : public LiveTest {
 protected:
    std::map<std::int64_t, std::int64_t> sees_as_{{kAna, kAna}, {kLuis, kLuis}};  // 0: the account has ended
    LiveHub changing_{store_.database(),
                      registry_,
                      [this](std::int64_t user) -> RightsPointer {
                          if (sees_as_.at(user) == 0) throw Error{ErrorKind::unauthenticated, {"sign_in.needed"}};
                          return rights_of(sees_as_.at(user));
                      },
                      {.least_pause = 600s}};
    Screen ana_, luis_;
    void open() {
        changing_.subscribe({kAna, {"clients"}, ana_.send()});
        changing_.subscribe({kLuis, {}, luis_.send()});
    }
    void touch() {
        changing_.rights_touched();
        changing_.flush();
    }
    const std::string changed_ = "{\"rights\":\"changed\"}\n";
};

TEST_F(ChangingRightsTest, only_those_whose_rights_changed_are_told_and_once) {
    open();
    touch();
    EXPECT_EQ(ana_.all() + luis_.all(), "");
    sees_as_[kLuis] = kBoss;
    touch();
    touch();
    EXPECT_EQ(ana_.all(), "");
    EXPECT_EQ(luis_.all(), changed_) << "also a screen that watches nothing";
}

TEST_F(ChangingRightsTest, no_record_is_judged_by_rights_that_one_did_not_have_before) {
    open();
    share(2, kTeam, 0, -1, 20);
    sees_as_[kAna] = kLuis;  // she joins the team from which client 4 has just been taken
    share(4, kTeam, 0, -1, 21);
    changing_.take({shared(4, 21)});
    changing_.flush();
    EXPECT_EQ(ana_.all(), changed_);
    changing_.take({event("clients", {0, 2})});
    changing_.flush();
    EXPECT_THAT(ana_.texts().at(1), ::testing::Pointee(::testing::HasSubstr(R"("id":"2","kind":"updated")")));
}

TEST_F(ChangingRightsTest, the_end_of_an_account_and_its_return_are_told) {
    open();
    sees_as_[kAna] = 0;
    touch();
    changing_.take({event("clients", {0, 1})});
    changing_.flush();
    EXPECT_EQ(ana_.all(), changed_);
    sees_as_[kAna] = kAna;
    touch();
    EXPECT_EQ(ana_.all(), changed_ + changed_);
}

TEST_F(ChangingRightsTest, a_screen_opened_under_the_new_rights_does_not_hide_them_from_the_others) {
    open();
    sees_as_[kAna] = kBoss;
    Screen second;
    changing_.subscribe({kAna, {"clients"}, second.send()});
    touch();
    EXPECT_EQ(ana_.all(), changed_);
    EXPECT_EQ(second.all(), "");
}

}  // namespace
}  // namespace lazo::events
