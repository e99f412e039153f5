#include <set>

#include "app/metrics.h"
#include "app/serve.h"
#include "base/json.h"
#include "kernel/api/endpoints.h"
#include "kernel/api/openapi.h"
#include "tests/support/store.h"

namespace lazo::app {
namespace {

using Places = std::set<std::string>;  // "GET /api/v1/{entity}"

std::string place(http::Method method, std::string_view path) {
    return std::string(http::name_of(method)) + " " + std::string(path);
}

// The program's whole router over a fresh store.
class Routes : public testing::Test {
 protected:
    test::StorePlace place_;
    SystemClock clock_;
    Program program_{StoreOptions{place_.url(), 1, true, true}, clock_};
    Metrics metrics_{program_};
    http::Router router_;
    Routes() { add_all_routes(router_, program_, metrics_); }

    http::Response get(const std::string& path, http::Request request = {}) {
        request.path = path;
        return router_.find(http::Method::get, path).route->handler(request);
    }
};

TEST_F(Routes, AreDescribedOneAndAll) {
    Places there, described;
    for (const http::Route& route : router_.routes()) there.insert(place(route.method, route.pattern));
    for (const api::Endpoint& endpoint : api::endpoints())
        if (endpoint.gives != api::Gives::socket) described.insert(place(endpoint.method, endpoint.path));
    EXPECT_EQ(described, there);
    EXPECT_NE(router_.find_socket("/api/v1/live"), nullptr);
}

TEST_F(Routes, StandInTheDocumentForEveryEntity) {
    const json::Document document{get("/api/openapi.json").body};
    const json::Value paths = document.root()["paths"];
    for (const http::Route& route : router_.routes()) {
        std::string path = route.pattern;
        constexpr std::string_view kEvery = "/api/v1/{entity}";
        if (path.starts_with(kEvery)) path.replace(0, kEvery.size(), "/api/v1/customers");
        EXPECT_TRUE(paths.has(path)) << path;
    }
    const schema::SnapshotPointer declared = declared_schema();
    for (const auto& shape : declared->in_order()) {
        if (shape->entity().options().internal) continue;
        EXPECT_TRUE(paths.has("/api/v1/" + shape->name() + "/{id}")) << shape->name();
    }
}

TEST_F(Routes, SayThatWhoAsksTooOftenMustWait) {
    const json::Document document{get("/api/openapi.json").body};
    const json::Value paths = document.root()["paths"];
    for (const char* path : {"/api/v1/customers", "/api/v1/session", "/api/docs"})
        EXPECT_EQ(paths[path]["get"]["responses"]["429"]["$ref"].text(), "#/components/responses/TooMany") << path;
    EXPECT_FALSE(paths["/healthz"]["get"]["responses"].has("429"));
    EXPECT_TRUE(document.root()["components"]["responses"]["TooMany"]["headers"].has("Retry-After"));
}

TEST_F(Routes, HaveWordsInBothLanguages) {
    for (const Language language : {Language::es, Language::en}) {
        for (const api::Endpoint& endpoint : api::endpoints())
            EXPECT_TRUE(program_.texts().knows(language, "api.does." + std::string(endpoint.name))) << endpoint.name;
        EXPECT_EQ(api::openapi_json(*declared_schema(), program_.texts(), language).find("\"api."), std::string::npos);
        EXPECT_EQ(api::reference_page(*declared_schema(), program_.texts(), language).find(">api."), std::string::npos);
    }
}

TEST_F(Routes, ShowTheirPageWithoutScriptsInTheAskersLanguage) {
    http::Request english;
    english.headers.emplace_back("accept-language", "en");
    const std::string page = get("/api/docs", english).body;
    EXPECT_NE(page.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_NE(page.find("/api/v1/{entity}/{id}/history"), std::string::npos);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("http://"), std::string::npos);
    EXPECT_EQ(page.find("https://"), std::string::npos);
    EXPECT_NE(get("/api/docs").body.find("<html lang=\"es\">"), std::string::npos);
}

http::Request from(std::string address) {
    http::Request request;
    request.remote_address = std::move(address);
    return request;
}

TEST_F(Routes, MeasureForThisMachineOnly) {
    metrics_.observer()(http::Request{}, &router_.routes().front(), 200, std::chrono::milliseconds{3});
    const std::string text = get("/metrics", from("127.0.0.1")).body;
    EXPECT_NE(text.find("lazo_http_requests_total{"), std::string::npos) << text;
    EXPECT_NE(text.find("lazo_http_request_seconds_bucket{"), std::string::npos);
    EXPECT_NE(text.find("lazo_jobs{state=\"queued\"} 0"), std::string::npos) << text;
    EXPECT_NE(text.find("lazo_http_limited{asker=\"token\"} 0"), std::string::npos) << text;
    EXPECT_NE(text.find("lazo_store_bytes "), std::string::npos);
    EXPECT_THROW(get("/metrics", from("203.0.113.9")), Error);
    http::Request behind_proxy = from("127.0.0.1");
    behind_proxy.headers.emplace_back("x-forwarded-for", "203.0.113.9");
    EXPECT_THROW(get("/metrics", behind_proxy), Error);
}

}  // namespace
}  // namespace lazo::app
