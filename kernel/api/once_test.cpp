// Writes with an idempotency key: done once, answered alike, refused when the key is sent with something else.
#include "base/source.h"
#include "kernel/api/routes.h"
#include "kernel/http/message.h"
#include "kernel/imports/test_store.h"
#include "kernel/search/search.h"

namespace lazo::api {
namespace {

std::function<void()> meanwhile;  // what the route of the test does while it answers

http::Response slow(const Call& call) {
    return call.write(201, [](records::Writer&) { return meanwhile(), std::string{"{\"slow\":true}"}; });
}

std::function<void()> overtaken;  // the other program ends the same request

http::Response told_late(const Call& call) {
    overtaken();
    if (call.request.parameter("n") == "1") throw Error{ErrorKind::conflict, {"record.stale"}};
    return http::Response::json(409, "{}");
}

class OnceTest : public ::testing::Test, public imports::ImportStore {
 protected:
    OnceTest() {
        user_ = create_administrator();
        session_ = sign_in_session();
        add_session_routes(router_, services_);
        add_record_routes(router_, services_);
        add_import_routes(router_, services_);
        add_route(router_, services_, http::Method::post, "/api/v1/slow/{n}", slow);
    }
    ~OnceTest() override { meanwhile = overtaken = nullptr; }

    access::Session sign_in_session() {
        sign_in_.set_password(user_, "a long and good secret 2026");
        return sign_in_.sign_in("admin@a.es", "a long and good secret 2026", "127.0.0.1");
    }
    http::Response post(const std::string& path, const std::string& key, const std::string& body,
                        std::vector<std::pair<std::string, std::string>> query = {}) {
        return post(router_, path, key, body, std::move(query));
    }
    http::Response post(const http::Router& router, const std::string& path, const std::string& key, const std::string& body,
                        std::vector<std::pair<std::string, std::string>> query = {}) {
        http::Request request;
        request.method = http::Method::post;
        request.path = path;
        request.query = std::move(query);
        request.headers = {
            {"cookie", "lazo_session=" + session_.token}, {"x-csrf-token", session_.csrf}, {"idempotency-key", key}};
        request.body = body;
        request.body_file = body_file_;
        http::Router::Found found = router.find(request.method, path);
        request.parameters = found.parameters;
        return found.route->handler(request);
    }
    // "422 idempotency.other_request" of what `work` throws.
    static std::string refusal(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return std::to_string(http::status_of(error)) + " " + error.message().key;
        }
        return "none";
    }
    static bool replayed(const http::Response& response) {
        return std::find(response.headers.begin(), response.headers.end(),
                         std::pair<std::string, std::string>{"Idempotency-Replayed", "true"}) != response.headers.end();
    }
    std::int64_t count(const std::string& table) {
        return platform_->database().read()->connection().integer("SELECT count(*) FROM " + table);
    }

    access::SignIn sign_in_{platform_->database(), platform_->directory_holder(), clock_};
    Layouts layouts_;
    std::vector<MenuEntry> menu_;
    search::Search search_{platform_->database(), platform_->registry()};
    Services services_{*platform_, sign_in_, texts_, layouts_, menu_, *queue_, search_, folder_.path()};
    http::Router router_;
    std::int64_t user_ = 0;
    access::Session session_;
    std::string body_file_;
};

TEST_F(OnceTest, a_repeat_gets_the_first_status_and_body_and_writes_nothing) {
    const http::Response first = post("/api/v1/customers", "k", R"({"name":"Uno"})");
    const http::Response again = post("/api/v1/customers", "k", R"({"name":"Uno"})");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_FALSE(replayed(first));
    EXPECT_TRUE(replayed(again));
    EXPECT_EQ(count("customers"), 1);
}

TEST_F(OnceTest, another_body_path_or_argument_with_the_key_is_refused) {
    post("/api/v1/customers", "k", R"({"name":"Uno"})");
    const std::string refused = "422 idempotency.other_request";
    EXPECT_EQ(refusal([&] { post("/api/v1/customers", "k", R"({"name":"Dos"})"); }), refused);
    EXPECT_EQ(refusal([&] { post("/api/v1/tags", "k", R"({"name":"Uno"})"); }), refused);
    EXPECT_EQ(refusal([&] { post("/api/v1/customers", "k", R"({"name":"Uno"})", {{"fields", "name"}}); }), refused);
    EXPECT_EQ(count("customers"), 1);
}

TEST_F(OnceTest, the_same_key_while_the_first_is_answered_is_refused) {
    std::string second;
    meanwhile = [&] { second = refusal([&] { post("/api/v1/slow/1", "k", "{}"); }); };
    post("/api/v1/slow/1", "k", "{}");
    EXPECT_EQ(second, "409 idempotency.running");
    meanwhile = [] { throw_internal("asked again"); };
    EXPECT_TRUE(replayed(post("/api/v1/slow/1", "k", "{}")));
}

TEST_F(OnceTest, what_another_program_ended_meanwhile_is_no_conflict) {
    Services other{*platform_, sign_in_, texts_, layouts_, menu_, *queue_, search_, folder_.path()};
    http::Router late;
    add_route(late, other, http::Method::post, "/api/v1/slow/{n}", told_late);
    meanwhile = [] {};
    for (const char* path : {"/api/v1/slow/1", "/api/v1/slow/2"}) {  // thrown, and told
        overtaken = [&] { post(path, path, "{}"); };
        const http::Response response = post(late, path, path, "{}");
        EXPECT_EQ(response.status, 201) << path;
        EXPECT_TRUE(replayed(response)) << path;
    }
    overtaken = [] {};
    EXPECT_EQ(post(late, "/api/v1/slow/2", "mine", "{}").status, 409);
}

TEST_F(OnceTest, what_fails_keeps_no_key) {
    meanwhile = [] { throw_invalid("here", {"field.required"}); };
    EXPECT_EQ(refusal([&] { post("/api/v1/slow/1", "k", "{}"); }), "400 error.invalid");
    meanwhile = [] {};
    EXPECT_FALSE(replayed(post("/api/v1/slow/1", "k", R"({"other":1})")));
}

TEST_F(OnceTest, keys_live_a_day_and_then_leave_the_store) {
    meanwhile = [] {};
    for (const char* key : {"a", "b", "c"}) post("/api/v1/slow/1", key, "{}");
    clock_.advance_seconds(23 * 3600);
    session_ = sign_in_session();
    EXPECT_TRUE(replayed(post("/api/v1/slow/1", "a", "{}")));
    clock_.advance_seconds(3600);
    EXPECT_FALSE(replayed(post("/api/v1/slow/1", "a", R"({"other":1})")));
    EXPECT_EQ(count("idempotency_keys"), 1);
}

TEST_F(OnceTest, a_clock_that_is_set_back_or_was_ahead_makes_nothing_twice) {
    meanwhile = [] {};
    post("/api/v1/slow/1", "today", "{}");
    clock_.advance_seconds(-86'400);
    EXPECT_TRUE(replayed(post("/api/v1/slow/1", "today", "{}")));
    clock_.set("2027-03-02T09:00:00Z");
    session_ = sign_in_session();
    post("/api/v1/slow/1", "ahead", "{}");
    clock_.set("2026-03-02T09:00:00Z");
    session_ = sign_in_session();
    EXPECT_TRUE(replayed(post("/api/v1/slow/1", "ahead", "{}")));
}

TEST_F(OnceTest, a_token_is_answered_again_and_stands_nowhere_in_the_store) {
    const std::string body = R"({"name":"script","scopes":["read"]})";
    const http::Response first = post("/api/v1/tokens", "key-of-a-token", body);
    EXPECT_EQ(post("/api/v1/tokens", "key-of-a-token", body).body, first.body);
    EXPECT_EQ(count("tokens"), 1);
    const std::string token{json::Document{first.body}.root()["token"].text()};
    const auto reading = platform_->database().read();
    const auto found = [&](const std::string& text) {
        return reading->connection().integer(
            "SELECT count(*) FROM idempotency_keys WHERE instr(key||answer||request,$1)>0", {text});
    };
    EXPECT_EQ(found(token), 0);
    EXPECT_EQ(found("key-of-a-token"), 0) << "the key opens the answer";
    EXPECT_EQ(count("idempotency_keys"), 1);
}

TEST_F(OnceTest, a_file_sent_again_is_one_import_and_another_file_is_refused) {
    const auto send = [&](const std::string& bytes) {
        body_file_ = folder_.path() + "/sent";
        std::ofstream{body_file_} << bytes;
        return post("/api/v1/imports", "k", "", {{"entity", "customers"}, {"name", "people.csv"}});
    };
    const http::Response first = send("Nombre\nAna\n");
    EXPECT_EQ(send("Nombre\nAna\n").body, first.body);
    EXPECT_EQ(count("imports"), 1);
    EXPECT_EQ(refusal([&] { send("Nombre\nEva\n"); }), "422 idempotency.other_request");
}

}  // namespace
}  // namespace lazo::api
