#include "kernel/http/router.h"

namespace lazo::http {

namespace {

Router filled(const std::vector<std::pair<Method, std::string>>& routes) {
    Router router;
    for (const auto& [method, pattern] : routes) router.add(method, pattern, [](const Request&) { return Response{}; });
    return router;
}

std::string pattern_of(const Router::Found& found) { return found.route ? found.route->pattern : ""; }

}  // namespace

TEST(Router, LiteralPartsWinOverVariables) {
    const Router router = filled({{Method::get, "/api/{entity}"},
                                  {Method::get, "/api/me"},
                                  {Method::get, "/api/{entity}/{id}"},
                                  {Method::get, "/api/{entity}/count"},
                                  {Method::get, "/files/{path...}"},
                                  {Method::get, "/"}});
    const auto find = [&](std::string_view path) { return pattern_of(router.find(Method::get, path)); };
    EXPECT_EQ(find("/api/deals"), "/api/{entity}");
    EXPECT_EQ(find("/api/me"), "/api/me");
    EXPECT_EQ(find("/api/me/7"), "/api/{entity}/{id}");
    EXPECT_EQ(find("/api/deals/count"), "/api/{entity}/count");
    EXPECT_EQ(find("/files/a/b"), "/files/{path...}");
    EXPECT_EQ(find("/files/"), "/files/{path...}");
    EXPECT_EQ(find("/"), "/");
    for (const char* none :
         {"", "api", "/api", "/api/", "/api//", "/api/deals/7/x", "/api/deals/", "//", "/files", "/nothing"}) {
        EXPECT_EQ(find(none), "") << none;
    }
}

TEST(Router, NamesTheVariablesOfTheRouteThatWon) {
    const Router router =
        filled({{Method::get, "/a/{first}/x"}, {Method::get, "/a/{one}/{two}"}, {Method::post, "/a/{p}/b/{rest...}"}});
    const auto found = router.find(Method::get, "/a/1/2");
    EXPECT_EQ(found.parameters.at("one"), "1");
    EXPECT_EQ(found.parameters.at("two"), "2");
    EXPECT_EQ(router.find(Method::get, "/a/1/x").parameters.at("first"), "1");
    const auto rest = router.find(Method::post, "/a/1/b/c/d");
    EXPECT_EQ(rest.parameters.at("p"), "1");
    EXPECT_EQ(rest.parameters.at("rest"), "c/d");
}

TEST(Router, HeadFindsGetAndTheRestIsNamed) {
    const Router router = filled({{Method::get, "/a/{x}"}, {Method::post, "/a/b"}, {Method::patch, "/a/{y}"}});
    EXPECT_EQ(pattern_of(router.find(Method::head, "/a/b")), "/a/{x}") << "the literal has no GET";
    EXPECT_EQ(pattern_of(router.find(Method::patch, "/a/b")), "/a/{y}");
    const auto refused = router.find(Method::put, "/a/b");
    EXPECT_EQ(refused.route, nullptr);
    EXPECT_EQ(refused.allowed, (std::vector<Method>{Method::get, Method::head, Method::post, Method::patch}));
    EXPECT_TRUE(router.find(Method::put, "/b").allowed.empty());
}

TEST(Router, FindsSockets) {
    Router router;
    router.add_socket("/live", {});
    router.add_socket("/rooms/{room}", {});
    EXPECT_NE(router.find_socket("/live"), nullptr);
    EXPECT_NE(router.find_socket("/rooms/7"), nullptr);
    EXPECT_EQ(router.find_socket("/rooms/"), nullptr);
    EXPECT_EQ(router.find_socket("/live/x"), nullptr);
    EXPECT_EQ(router.find_socket(""), nullptr);
}

TEST(Router, RefusesWhatCannotBeMeant) {
    Router router = filled({{Method::get, "/a/{x}"}});
    const auto add = [&](std::string pattern) { router.add(Method::get, std::move(pattern), {}); };
    EXPECT_THROW(add("/a/{y}"), Error) << "the same route";
    EXPECT_THROW(add("b"), Error);
    EXPECT_THROW(add(""), Error);
    EXPECT_THROW(add("/b/{rest...}/c"), Error);
}

}  // namespace lazo::http
