#include "kernel/events/live.h"

#include <atomic>
#include <future>

#include "kernel/events/relay.h"
#include "kernel/events/test_screens.h"

namespace lazo::events {
namespace {

TEST_F(LiveTest, tells_everyone_of_what_they_may_see_and_nobody_of_anything_else) {
    const auto texts = told({event("clients", {0, 1}), event("clients", {0, 2}), event("clients", {0, 99})});
    EXPECT_EQ(texts.at(kAna),
              R"({"events":[{"entity":"clients","id":"1","kind":"updated","version":2,"fields":["name"],"actor":"7"}]})"
              "\n");
    EXPECT_EQ(texts.at(kLuis),
              R"({"events":[{"entity":"clients","id":"2","kind":"updated","version":2,"fields":["name"],"actor":"7"}]})"
              "\n");
    EXPECT_THAT(texts.at(kBoss),
                ::testing::AllOf(::testing::HasSubstr(R"("id":"1")"), ::testing::HasSubstr(R"("id":"2")")));
    EXPECT_EQ(texts.at(kNobody), "");
}

TEST_F(LiveTest, names_only_fields_that_may_be_read) {
    const auto texts = told({event("clients", {0, 1}, EventKind::updated, "name,notes,salary,unknown")});
    EXPECT_THAT(texts.at(kAna), ::testing::HasSubstr(R"("fields":["name","notes"])"));
    EXPECT_THAT(texts.at(kBoss), ::testing::HasSubstr(R"("fields":["name","notes","salary"])"));
}

TEST_F(LiveTest, rows_that_inherit_are_judged_by_their_customer) {
    add_note(1, 10);
    add_note(2, 10);
    const auto texts = told(
        {event("notes", {1, 10}, EventKind::created, ""), event("notes", {2, 10}, EventKind::created, "")}, {"notes"});
    EXPECT_THAT(texts.at(kAna),
                ::testing::AllOf(::testing::HasSubstr(R"("id":"1-10")"), ::testing::Not(::testing::HasSubstr("2-10"))));
    EXPECT_THAT(texts.at(kLuis),
                ::testing::AllOf(::testing::HasSubstr(R"("id":"2-10")"), ::testing::Not(::testing::HasSubstr("1-10"))));
}

TEST_F(LiveTest, a_deleted_record_is_judged_by_its_last_version) {
    // Client 1 went from Luis to Ana in set 20, in which client 4 of Luis was deleted; it was deleted itself in set 21.
    store_.run(
        "INSERT INTO clients_history(to_set, id, version, created_set, change_set, shared, owner, name) "
        "VALUES(20, 1, 1, 1, 1, 0, $1, 'client')",
        {kLuis});
    remove(4, 20);
    remove(1, 21);
    const auto texts = told({event("clients", {0, 4}, EventKind::deleted, "", 20),
                             event("clients", {0, 1}, EventKind::updated, "owner", 20),
                             event("clients", {0, 1}, EventKind::deleted, "", 21)});
    EXPECT_THAT(texts.at(kAna), ::testing::AllOf(::testing::HasSubstr(R"("id":"1","kind":"deleted")"),
                                                 ::testing::Not(::testing::HasSubstr(R"("id":"4")"))));
    EXPECT_EQ(texts.at(kLuis),
              R"({"events":[{"entity":"clients","id":"4","kind":"deleted","version":2,"fields":[],"actor":"7"},)"
              R"({"entity":"clients","id":"1","kind":"hidden"}]})"
              "\n");
    EXPECT_EQ(texts.at(kNobody), "");
}

TEST_F(LiveTest, who_loses_a_record_to_another_owner_is_told_its_id_alone) {
    // Client 1 was of Luis until set 20, in which client 3 of Ana changed its name; set 21 changed client 1 once more.
    for (const auto& [client, owner] : {std::pair{1, kLuis}, std::pair{3, kAna}})
        store_.run(
            "INSERT INTO clients_history(to_set, id, version, created_set, change_set, shared, owner, name) "
            "VALUES(20, $1, 1, 1, 1, 0, $2, 'client')",
            {client, owner});
    const auto texts = told({event("clients", {0, 1}, EventKind::updated, "owner", 20),
                             event("clients", {0, 1}, EventKind::updated, "name", 21),
                             event("clients", {0, 3}, EventKind::updated, "name", 20)});
    EXPECT_EQ(texts.at(kLuis), "{\"events\":[{\"entity\":\"clients\",\"id\":\"1\",\"kind\":\"hidden\"}]}\n");
    EXPECT_THAT(texts.at(kAna), ::testing::Not(::testing::HasSubstr("hidden")));
    EXPECT_THAT(texts.at(kBoss), ::testing::Not(::testing::HasSubstr("hidden")));
    EXPECT_EQ(texts.at(kNobody), "");
}

TEST_F(LiveTest, tells_of_a_record_once_for_all_that_happened_to_it) {
    const auto texts = told(
        {event("clients", {0, 1}, EventKind::created, ""), event("clients", {0, 1}, EventKind::updated, "name"),
         event("clients", {0, 3}, EventKind::updated, "name"), event("clients", {0, 3}, EventKind::updated, "owner")});
    EXPECT_EQ(texts.at(kAna),
              R"({"events":[{"entity":"clients","id":"1","kind":"created","version":2,"fields":["name"],"actor":"7"},)"
              R"({"entity":"clients","id":"3","kind":"updated","version":2,"fields":["name","owner"],"actor":"7"}]})"
              "\n");
}

TEST_F(LiveTest, a_flood_is_told_as_one_event) {
    std::vector<Event> events;
    for (std::int64_t id = 1; id <= 1001; id++) events.push_back(event("clients", {0, id}));
    const auto texts = told(events);
    EXPECT_EQ(texts.at(kAna), "{\"events\":[{\"entity\":\"clients\",\"kind\":\"many\"}]}\n");
    EXPECT_EQ(texts.at(kNobody), "");
}

TEST_F(LiveTest, asks_once_for_all_screens_of_a_user) {
    std::vector<Screen> screens(500);
    std::atomic<int> asked{0};
    LiveHub hub(store_.database(), registry_,
                [&](std::int64_t user) { return asked++, rights_of(user % 2 ? kAna : kLuis); }, {.least_pause = 600s});
    for (std::size_t i = 0; i < screens.size(); i++)
        hub.subscribe({static_cast<std::int64_t>(100 + i % 50), {"clients"}, screens[i].send()});
    hub.take({event("clients", {0, 1}), event("clients", {0, 2})});
    hub.flush();
    EXPECT_EQ(asked, 50 + 500) << "each screen when it opens, then each person";
    EXPECT_THAT(screens[1].all(), ::testing::HasSubstr(R"("id":"1")"));
    EXPECT_EQ(screens[1].texts().at(0), screens[51].texts().at(0));  // one text, shared
    EXPECT_THAT(screens[0].all(), ::testing::HasSubstr(R"("id":"2")"));
}

TEST_F(LiveTest, a_screen_hears_only_of_what_it_shows) {
    Screen narrow, changed, gone;
    add_note(1, 10);
    hub_.subscribe({kAna, {"notes"}, narrow.send()});
    const auto id = hub_.subscribe({kAna, {"notes"}, changed.send()});
    hub_.change(id, {"clients"});
    hub_.unsubscribe(hub_.subscribe({kAna, {"notes", "clients"}, gone.send()}));
    hub_.take({event("clients", {0, 1}), event("notes", {1, 10})});
    hub_.flush();
    EXPECT_THAT(narrow.all(),
                ::testing::AllOf(::testing::HasSubstr("notes"), ::testing::Not(::testing::HasSubstr("clients"))));
    EXPECT_THAT(changed.all(),
                ::testing::AllOf(::testing::HasSubstr("clients"), ::testing::Not(::testing::HasSubstr("notes"))));
    EXPECT_EQ(gone.all(), "");
}

TEST_F(LiveTest, an_account_that_ended_or_a_broken_screen_disturbs_nobody) {
    Screen good;
    LiveHub hub(store_.database(), registry_,
                [](std::int64_t user) -> std::shared_ptr<const query::Rights> {
                    if (user == kLuis) throw Error{ErrorKind::unauthenticated, {"sign_in.needed"}};
                    return rights_of(user);
                },
                {.least_pause = 600s});
    hub.subscribe({kAna, {"clients"}, [](const auto&) { throw std::runtime_error("closed"); }});
    hub.subscribe({kAna, {"clients"}, good.send()});
    hub.subscribe({kLuis, {"clients"}, [](const auto&) { FAIL(); }});
    hub.take({event("clients", {0, 1}), event("clients", {0, 2})});
    hub.flush();
    EXPECT_THAT(good.all(), ::testing::HasSubstr(R"("id":"1")"));
    EXPECT_EQ(hub.subscriptions(), 2u);
}

// Sessions that a test ends.
class EndingSessionsTest : public LiveTest {
 protected:
    std::set<std::string> over_;
    int closed_ = 0;
    LiveHub ending_{store_.database(),
                    registry_,
                    rights_of,
                    {.ended_of = [this](const auto&) { return over_; }, .least_pause = 600s, .slow_look = 600s}};
    Listener listener(Screen& screen, std::string session) {
        return {kAna, {"clients"}, screen.send(), std::move(session), [this] { closed_++; }};
    }
};

TEST_F(EndingSessionsTest, who_signed_out_is_told_nothing_more_and_closed_once) {
    Screen gone, also_gone, stays, of_no_session;
    ending_.subscribe(listener(gone, "one"));
    ending_.subscribe(listener(also_gone, "one"));
    ending_.subscribe(listener(stays, "two"));
    ending_.subscribe({kAna, {"clients"}, of_no_session.send()});
    over_ = {"one"};
    ending_.take({event("clients", {0, 1})});
    ending_.flush();
    ending_.publish_to_user(kAna, "{}");
    ending_.flush();
    EXPECT_EQ(closed_, 2);
    EXPECT_EQ(gone.all() + also_gone.all(), "") << "also not of what came with the end";
    EXPECT_EQ(ending_.subscriptions(), 2u);
    EXPECT_EQ(stays.texts().size(), 2u);
    EXPECT_EQ(of_no_session.texts().size(), 2u);
}

TEST_F(EndingSessionsTest, what_cannot_be_told_for_a_broken_look_is_told_later) {
    std::atomic<bool> broken = true;
    LiveHub hub(store_.database(), registry_, rights_of,
                {.ended_of =
                     [&](const auto&) {
                         if (broken) throw Error{ErrorKind::unavailable, {"store.busy"}};
                         return std::set<std::string>{};
                     },
                 .least_pause = 600s,
                 .slow_look = 600s});
    Screen screen;
    hub.subscribe(listener(screen, "one"));
    hub.take({event("clients", {0, 1})});
    EXPECT_THROW(hub.flush(), Error);
    EXPECT_EQ(screen.all(), "");
    broken = false;
    hub.flush();
    EXPECT_EQ(screen.texts().size(), 1u);
}

TEST_F(LiveTest, sees_by_itself_that_a_session_ended_without_news) {
    std::promise<void> closed;
    LiveHub hub(store_.database(), registry_, rights_of,
                {.ended_of = [](const auto& sessions) { return sessions; }, .slow_look = 1ms});
    hub.subscribe({kAna, {}, [](const auto&) { FAIL(); }, "one", [&] { closed.set_value(); }});
    EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(LiveTest, publishes_to_the_screens_of_one_user) {
    Screen ana, also_ana, luis;
    hub_.subscribe({kAna, {}, ana.send()});
    hub_.subscribe({kAna, {"clients"}, also_ana.send()});
    hub_.subscribe({kLuis, {}, luis.send()});
    hub_.publish_to_user(kAna, R"({"job":{"id":1}})");
    EXPECT_EQ(ana.all(), "{\"job\":{\"id\":1}}\n");
    EXPECT_EQ(also_ana.texts().at(0), ana.texts().at(0));
    EXPECT_EQ(luis.all(), "");
}

TEST_F(LiveTest, tells_by_itself_what_it_takes_from_the_relay) {
    test::FakeClock clock;
    std::promise<std::string> told;
    LiveHub hub(store_.database(), registry_, rights_of);
    Relay relay(store_.database(), clock);
    relay.add_reader({.name = "live", .keeping = Keeping::live},
                     [&](const std::vector<Event>& events) { hub.take(events); });
    relay.start();
    hub.subscribe({kAna, {"clients"}, [&](const auto& text) { told.set_value(*text); }});
    store_.run(
        "INSERT INTO outbox(change_set,ordinal,entity,customer,record,version,kind,fields,actor,at) "
        "VALUES(1,1,'clients',0,1,5,'updated','name',7,0)");
    auto text = told.get_future();
    ASSERT_EQ(text.wait_for(10s), std::future_status::ready);
    EXPECT_THAT(text.get(), ::testing::HasSubstr(R"("version":5)"));
    relay.stop();
}

}  // namespace
}  // namespace lazo::events
