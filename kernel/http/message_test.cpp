#include "kernel/http/message.h"

#include "kernel/http/body_decoder.h"
#include "kernel/http/head.h"
#include "kernel/http/url.h"

namespace lazo::http {

namespace {

Request with_cookie(std::string header) {
    Request request;
    request.headers = {{"cookie", std::move(header)}};
    return request;
}

std::string decoded(BodyDecoder decoder, std::string_view input, std::size_t step) {
    std::string body;
    while (!input.empty() && !decoder.done()) {
        std::string_view part = input.substr(0, step);
        while (!part.empty() && !decoder.done()) {
            const auto piece = decoder.next(part);
            body.append(piece.body);
            part.remove_prefix(piece.used);
            input.remove_prefix(piece.used);
        }
    }
    return body + (decoder.done() ? "|" : "...") + std::string{input};
}

}  // namespace

TEST(Message, FindsCookies) {
    const Request request = with_cookie("session=abc; theme=\"dark\" ;empty=;  last = 1");
    EXPECT_EQ(request.cookie("session"), "abc");
    EXPECT_EQ(request.cookie("theme"), "dark");
    EXPECT_EQ(request.cookie("empty"), "");
    EXPECT_EQ(request.cookie("last"), "1");
    EXPECT_EQ(request.cookie("sess"), std::nullopt);
    EXPECT_EQ(request.cookie("Session"), std::nullopt);
    EXPECT_EQ(with_cookie("a=1; a=2").cookie("a"), "1");
    EXPECT_EQ(with_cookie("=x; novalue; ;;").cookie("novalue"), std::nullopt);
    Request split = with_cookie("a=1");
    split.headers.emplace_back("cookie", "b=2");
    EXPECT_EQ(split.cookie("b"), "2");
}

TEST(Message, FindsHeadersArgumentsAndParameters) {
    Request request;
    request.headers = {{"a", "1"}, {"a", "2"}};
    request.query = {{"q", "x"}, {"q", "y"}};
    request.parameters = {{"id", "7"}};
    EXPECT_EQ(request.header("a"), "1");
    EXPECT_EQ(request.header("b"), std::nullopt);
    EXPECT_EQ(request.argument("q"), "x");
    EXPECT_EQ(request.parameter("id"), "7");
    EXPECT_THROW(request.parameter("name"), Error);
}

TEST(Message, DecodesTargets) {
    const Target target = parse_target("/caf%C3%A9/a+b?q=a+b%26c&flag&=x&&q=2");
    EXPECT_EQ(target.path, "/caf\u00e9/a+b");
    const decltype(target.query) expected{{"q", "a b&c"}, {"flag", ""}, {"", "x"}, {"q", "2"}};
    EXPECT_EQ(target.query, expected);
    EXPECT_EQ(parse_target("http://host:80").path, "/");
    EXPECT_EQ(parse_target("https://host/a?b=c").path, "/a");
    EXPECT_EQ(parse_target("/?").query.size(), 0u);
    EXPECT_EQ(decode_query("a=%0A").front().second, "\n");
    for (const char* broken : {"", "a", "/%", "/%1", "/%GG", "/%00", "/%80", "/?%80", "/\x01", "http://h?x", "://x/"}) {
        EXPECT_THROW(parse_target(broken), Error) << broken;
    }
}

TEST(Message, ReadsHeads) {
    Head head;
    const std::string bytes =
        "POST /a HTTP/1.1\r\nHOST: x\r\nContent-Length: 12\r\nConnection: keep-alive, Close\r\nExpect: "
        "100-Continue\r\n\r\n";
    EXPECT_EQ(find_head_end(bytes + "body"), bytes.size());
    EXPECT_EQ(find_head_end(bytes.substr(0, bytes.size() - 1)), std::string::npos);
    EXPECT_EQ(find_head_end(bytes, bytes.size() - 1), bytes.size());
    parse_head(bytes, head);
    EXPECT_EQ(head.request.method, Method::post);
    EXPECT_EQ(head.request.header("host"), "x");
    EXPECT_EQ(head.content_length, 12u);
    EXPECT_FALSE(head.keep_alive);
    EXPECT_TRUE(head.expects_continue);
    EXPECT_FALSE(head.upgrades);
}

TEST(Message, KeepsWhatItReadOfABrokenHead) {
    Head head;
    EXPECT_THROW(parse_head("GET / HTTP/1.1\r\nAccept-Language: es\r\n\r\n", head), Error);
    EXPECT_EQ(head.request.header("accept-language"), "es");
}

TEST(Message, DecodesBodiesHoweverTheyArriveInPieces) {
    const std::string_view chunks = "5\r\nhello\r\n6;a=\"b\"\r\n world\r\n0\r\nX: y\r\nZ:\r\n\r\nGET /";
    for (std::size_t step = 1; step <= chunks.size(); ++step) {
        EXPECT_EQ(decoded(BodyDecoder::of_chunks(), chunks, step), "hello world|GET /") << step;
        EXPECT_EQ(decoded(BodyDecoder::of_length(5), "helloGET /", step), "hello|GET /") << step;
    }
    EXPECT_EQ(decoded(BodyDecoder::of_length(0), "GET /", 9), "|GET /");
    EXPECT_EQ(decoded(BodyDecoder::of_length(9), "hello", 9), "hello...");
    EXPECT_EQ(decoded(BodyDecoder::of_chunks(), "5\r\nhel", 9), "hel...");
}

TEST(Message, EveryErrorHasAStatus) {
    EXPECT_EQ(status_of(Error{ErrorKind::invalid, {"x"}}), 400);
    EXPECT_EQ(status_of(Error{ErrorKind::not_found, {"x"}}), 404);
    EXPECT_EQ(status_of(Error{ErrorKind::too_many, {"x"}}), 429);
    EXPECT_EQ(status_of(Error{ErrorKind::internal, {"x"}}), 500);
    EXPECT_EQ(status_of(StatusError{405, {"x"}}), 405);
}

}  // namespace lazo::http
