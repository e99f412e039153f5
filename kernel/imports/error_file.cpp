#include "kernel/imports/error_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/csv.h"
#include "base/error.h"
#include "base/json.h"

namespace lazo::imports {
namespace {

constexpr std::size_t kPiece = 64u << 10;

std::string values_of(const Message& message) {
    json::Writer out;
    out.begin_object();
    for (const auto& [name, value] : message.values) out.key(name).text(value);
    out.end_object();
    return out.take();
}

Message message_of(std::string_view key, std::string_view values) {
    Message message{std::string(key)};
    const json::Document document{values};
    for (std::size_t i = 0; i < document.root().size(); i++)
        message.values.emplace_back(document.root().key(i), document.root().member(i).text());
    return message;
}

class OpenFile {
 public:
    explicit OpenFile(const std::string& path) : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) fail();
    }
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;

    void write_at(std::int64_t place, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), place);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail();
            place += written;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void end_at(std::int64_t size) {
        if (::ftruncate(descriptor_, size) != 0 || ::fdatasync(descriptor_) != 0) fail();
    }

 private:
    [[noreturn]] static void fail() {
        if (errno == ENOSPC || errno == EDQUOT) throw Error{ErrorKind::no_space, {"error.no_space"}};
        throw Error{ErrorKind::unavailable, {"import.error_file"}};
    }
    int descriptor_;
};

// The first bytes of a file, as a source.
class HeadSource : public Source {
 public:
    HeadSource(const std::string& path, std::int64_t size)
        : inner_(open_source(path)), left_(static_cast<std::uint64_t>(size)) {}
    std::size_t read(char* to, std::size_t size) override {
        if (left_ == 0) return 0;
        const std::size_t got = inner_->read(to, static_cast<std::size_t>(std::min<std::uint64_t>(size, left_)));
        left_ -= got;
        return got;
    }

 private:
    std::unique_ptr<Source> inner_;
    std::uint64_t left_;
};

}  // namespace

std::string kept_lines(const std::vector<Remark>& remarks) {
    CsvWriter out;
    for (const Remark& one : remarks) {
        out.cell(std::to_string(one.row)).cell(std::to_string(one.line)).cell(one.column).cell(one.value);
        out.cell(one.weight == Weight::error ? "error" : "warning").cell(one.why.key).cell(values_of(one.why));
        out.end_row();
    }
    return out.take();
}

std::int64_t append_errors(const std::string& path, std::int64_t size, std::string_view lines) {
    if (lines.empty()) return size;
    OpenFile file{path};
    file.write_at(size, lines);
    const std::int64_t end = size + static_cast<std::int64_t>(lines.size());
    file.end_at(end);
    return end;
}

void write_errors(const std::string& path, std::int64_t size, const Texts& texts, Language language,
                  const std::function<bool(std::string_view)>& write) {
    CsvWriter out;
    out.cell("row").cell("line").cell("column").cell("value").cell("why").cell("kind").end_row();
    if (size > 0) {
        HeadSource source{path, size};
        CsvReader reader{source, ','};
        CsvRow row;
        while (reader.next(row)) {
            if (row.cells.size() != 7) throw_internal("an error file of an import is damaged: " + path);
            out.cell(row.cells[0])
                .cell(row.cells[1])
                .cell(restored_cell(row.cells[2]))
                .cell(restored_cell(row.cells[3]));
            out.cell(texts.say(language, message_of(row.cells[5], row.cells[6]))).cell(row.cells[4]).end_row();
            if (out.view().size() >= kPiece && !write(out.take())) return;
        }
    }
    write(out.take());
}

}  // namespace lazo::imports
