// The rows of an entity as a file: streamed, with the rights of whoever asks, in the same memory whatever their number.
// Used alike by the API and by the command line.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/locale.h"
#include "kernel/access/read_log.h"
#include "kernel/query/list.h"
#include "kernel/records/platform.h"

namespace lazo::exports {

enum class Format : std::uint8_t { csv, jsonl };
enum class Headers : std::uint8_t { labels, names };
enum class Mark : std::uint8_t { none, byte_order };  // what makes old spreadsheets read UTF-8

struct Question {
    schema::ShapePointer shape;
    query::Condition filter;
    std::vector<query::SortKey> sort;  // empty: in the order of the keys
    // "name,owner,emails,primary_email,id": fields, child rows, the title of the primary child row. Empty: everything
    // that may be read.
    std::string fields;
    std::optional<std::int64_t> as_of;
    Format format = Format::csv;
    Headers headers = Headers::labels;
    Mark mark = Mark::none;
    char delimiter = ',';
    Language language = Language::es;
    // A position of the store (storage::Database::position) that the pages show at least, from a replica where there is one;
    // empty: from the store itself.
    std::string position = {};
    // Who takes it and how, for the log of reads of sensitive fields; what is shown is filled in.
    access::SensitiveRead reader = {};
};

// Takes a piece; false: nobody wants more.
using Write = std::function<bool(std::string_view)>;

class Export {
 public:
    // Throws Error{forbidden} without the right to export, Error{invalid} at "fields".
    Export(records::Platform& platform, const Texts& texts, const access::Actor& actor, Question question);
    ~Export();
    // In CSV a cell that a spreadsheet would run as a formula begins with an apostrophe; links and answers are their
    // labels, child rows stand joined by "; ". JSON lines hold records as the API does. No transaction is open while
    // `write` runs. Returns how many rows were written. Told to the log of reads when it ends, also
    // before its end.
    std::int64_t run(const Write& write);

 private:
    class Work;
    std::unique_ptr<Work> work_;
};

}  // namespace lazo::exports
