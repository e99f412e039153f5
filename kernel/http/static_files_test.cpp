#include "kernel/http/static_files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kernel/http/raw_client_test.h"

namespace lazo::http {

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

const StaticFiles& app() {
    static const StaticFiles files{{
        {"/index.html", "<html>", "text/html", "BR-HTML", "GZ-HTML"},
        {"/assets/app-1.js", "0123456789", "text/javascript", "BR", "GZ", true},
        {"/logo.png", "PNG", "image/png"},
    }};
    return files;
}

Response ask(const std::string& path, Headers headers = {}) {
    Request request;
    request.path = path;
    request.headers = std::move(headers);
    return app().answer(request);
}

int status_for(const std::string& path, Headers headers = {}) {
    try {
        return ask(path, std::move(headers)).status;
    } catch (const Error& error) {
        return status_of(error);
    }
}

std::string header_of(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return "";
}

std::string coding_for(const std::string& accepted) {
    const Response response = ask("/assets/app-1.js", {{"accept-encoding", accepted}});
    return header_of(response, "Content-Encoding");
}

}  // namespace

TEST(StaticFiles, ServesTheBestCodingTheClientTakes) {
    EXPECT_EQ(ask("/assets/app-1.js").lasting_body, "0123456789");
    EXPECT_EQ(ask("/assets/app-1.js", {{"accept-encoding", "gzip, deflate, br"}}).lasting_body, "BR");
    EXPECT_EQ(coding_for("gzip, br"), "br");
    EXPECT_EQ(coding_for("gzip, br;q=0"), "gzip");
    EXPECT_EQ(coding_for("GZIP ; q=0.5"), "gzip");
    EXPECT_EQ(coding_for("*"), "br");
    EXPECT_EQ(coding_for("*;q=0, identity"), "");
    EXPECT_EQ(coding_for("br;q=0.000, gzip; q=0"), "");
    EXPECT_EQ(coding_for(""), "");
    EXPECT_EQ(coding_for("deflate"), "");
    EXPECT_EQ(header_of(ask("/logo.png", {{"accept-encoding", "br"}}), "Content-Encoding"), "");
    EXPECT_EQ(status_for("/logo.png", {{"accept-encoding", "br, identity;q=0"}}), 406);
    EXPECT_EQ(status_for("/logo.png", {{"accept-encoding", "*;q=0"}}), 406);
    EXPECT_EQ(header_of(ask("/logo.png"), "Vary"), "Accept-Encoding");
}

TEST(StaticFiles, CachesHashedNamesForAYearAndAsksAgainForTheRest) {
    EXPECT_EQ(header_of(ask("/assets/app-1.js"), "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(header_of(ask("/"), "Cache-Control"), "no-cache");
    EXPECT_EQ(header_of(ask("/logo.png"), "Cache-Control"), "no-cache");
}

TEST(StaticFiles, SaysWhenTheClientHasItAlready) {
    const Response plain = ask("/index.html");
    const Response brotli = ask("/index.html", {{"accept-encoding", "br"}});
    EXPECT_NE(header_of(plain, "ETag"), header_of(brotli, "ETag"));
    const Response again = ask("/index.html", {{"if-none-match", "\"x\", W/" + header_of(plain, "ETag")}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.lasting_body, "");
    EXPECT_EQ(header_of(again, "ETag"), header_of(plain, "ETag"));
    EXPECT_EQ(status_for("/index.html", {{"if-none-match", "*"}}), 304);
    EXPECT_EQ(status_for("/index.html", {{"if-none-match", header_of(brotli, "ETag")}}), 200);
}

TEST(StaticFiles, CutsOneRange) {
    const auto part = [](const std::string& range) {
        return ask("/assets/app-1.js", {{"range", range}, {"accept-encoding", "br"}});
    };
    EXPECT_EQ(part("bytes=2-4").lasting_body, "234");
    EXPECT_EQ(part("bytes=2-4").status, 206);
    EXPECT_EQ(header_of(part("bytes=2-4"), "Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(part("bytes=7-").lasting_body, "789");
    EXPECT_EQ(part("bytes=-3").lasting_body, "789");
    EXPECT_EQ(part("bytes=-30").lasting_body, "0123456789");
    EXPECT_EQ(part("bytes=9-99").lasting_body, "9");
    for (const char* odd : {"bytes=1-2,4-5", "bytes=5-2", "bytes=x-", "bytes=", "lines=1-2", "bytes=1-2x", "bytes=-"}) {
        EXPECT_EQ(part(odd).status, 200) << odd;
    }
    EXPECT_EQ(status_for("/assets/app-1.js", {{"range", "bytes=10-"}}), 416);
    EXPECT_EQ(status_for("/assets/app-1.js", {{"range", "bytes=-0"}}), 416);
    const std::string etag = header_of(ask("/assets/app-1.js"), "ETag");
    EXPECT_EQ(status_for("/assets/app-1.js", {{"range", "bytes=1-2"}, {"if-range", etag}}), 206);
    EXPECT_EQ(status_for("/assets/app-1.js", {{"range", "bytes=1-2"}, {"if-range", "\"old\""}}), 200);
}

TEST(StaticFiles, PathsOfTheAppGetTheApp) {
    const Headers browser{{"accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};
    EXPECT_EQ(ask("/customers/17", browser).lasting_body, "<html>");
    EXPECT_EQ(status_for("/customers/17", {{"accept", "application/json, */*"}}), 404);
    EXPECT_EQ(status_for("/customers/17", {{"accept", "text/html;q=0"}}), 404);
    EXPECT_EQ(status_for("/customers/17"), 404);
    EXPECT_EQ(status_for("/assets/gone-2.js", browser), 404);
    EXPECT_EQ(status_for("/../index.html", browser), 404);
}

TEST(StaticFiles, AnswerOverTheWire) {
    TestServer server{
        [](Router& router) { router.set_fallback([](const Request& request) { return app().answer(request); }); }};
    RawClient client{server.port()};
    const auto whole = client.send(get("/assets/app-1.js", "Accept-Encoding: gzip\r\n")).answer();
    EXPECT_EQ(whole.body, "GZ");
    EXPECT_TRUE(whole.has("Content-Encoding: gzip\r\n"));
    const auto head = client.send("HEAD /assets/app-1.js HTTP/1.1\r\nHost: a\r\n\r\n").answer("HEAD");
    EXPECT_TRUE(head.has("Content-Length: 10\r\n"));
    const auto current = client.send(get("/", "If-None-Match: *\r\n")).answer();
    EXPECT_EQ(current.status, 304);
    EXPECT_FALSE(current.has("Content-Length"));
    EXPECT_EQ(client.send(get("/assets/app-1.js", "Range: bytes=-2\r\n")).answer().body, "89");
    EXPECT_EQ(client.send(get("/gone.js")).answer().body, "404 error.not_found");
}

TEST(StaticFiles, AFolderIsATable) {
    std::string folder = (std::filesystem::temp_directory_path() / "lazo-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    std::filesystem::create_directories(folder + "/assets");
    for (const char* name : {"/index.html", "/index.html.br", "/assets/a-1.css", "/assets/a-1.css.gz", "/lone.gz"}) {
        std::ofstream{folder + name} << name;
    }
    const StaticFolder loaded{folder};
    std::filesystem::remove_all(folder);
    std::map<std::string_view, StaticFile> files;
    for (const auto& file : loaded.files()) files[file.path] = file;
    EXPECT_EQ(files.size(), 3u);
    EXPECT_EQ(files["/index.html"].brotli, "/index.html.br");
    EXPECT_EQ(files["/index.html"].gzip, "");
    EXPECT_EQ(files["/index.html"].type, "text/html; charset=utf-8");
    EXPECT_FALSE(files["/index.html"].immutable);
    EXPECT_EQ(files["/assets/a-1.css"].gzip, "/assets/a-1.css.gz");
    EXPECT_TRUE(files["/assets/a-1.css"].immutable);
    EXPECT_EQ(files["/lone.gz"].type, "application/octet-stream");
    EXPECT_THROW(StaticFolder{folder}, Error);
}

}  // namespace lazo::http
