// The head of an answer as bytes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/http/message.h"

namespace lazo::http {

struct AnswerForm {
    std::string_view request_id;
    bool http_1_1 = true;
    bool keep_alive = true;
};

// Writes status line and headers; thread-safe. Line ends in a header's value become blanks; Content-Length,
// Transfer-Encoding, Connection and Date of a handler are left out, for they are made here.
class AnswerWriter {
 public:
    explicit AnswerWriter(std::vector<std::pair<std::string, std::string>> on_every_answer);
    std::string head(const Response& response, const AnswerForm& form) const;

 private:
    void append_common(std::string& out, const Response& response) const;

    std::vector<std::pair<std::string, std::string>> common_;
    std::string common_block_;
};

bool has_body(int status);  // 204 and 304 never have
std::string_view body_of(const Response& response);

}  // namespace lazo::http
