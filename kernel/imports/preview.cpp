#include "kernel/imports/preview.h"

#include <map>

#include "base/json.h"
#include "kernel/imports/opened.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::imports {

using schema::Field;
using schema::Record;

namespace {

constexpr std::size_t kMostRemarks = 100;
constexpr std::size_t kMostOfAKind = 25;
constexpr std::size_t kSample = 10;
constexpr std::uint64_t kRowsInView = 2'000;

void write_fields(json::Writer& out, const Record& record) {
    for (const Field* field : record.shape().fields()) {
        if (!record.has(*field) || field->options().read_only) continue;
        out.key(field->name());
        field->kind().write_json(*field, record.at(*field), out);
    }
}

// As an answer of the API holds it; links without their labels.
std::string sample_of(const Record& record) {
    json::Writer out;
    out.begin_object();
    write_fields(out, record);
    for (const auto& [name, rows] : record.children) {
        out.key(name).begin_array();
        for (const Record& row : rows) {
            out.begin_object();
            write_fields(out, row);
            out.end_object();
        }
        out.end_array();
    }
    out.end_object();
    return out.take();
}

// The first of each kind: a thousand blank keys do not hide the one date that is none.
class Told {
 public:
    explicit Told(std::vector<Remark>& remarks) : remarks_(remarks) {}
    void add(Remark remark) {
        if (remarks_.size() >= kMostRemarks || kinds_[remark.why.key]++ >= kMostOfAKind) return;
        remarks_.push_back(std::move(remark));
    }

 private:
    std::vector<Remark>& remarks_;
    std::map<std::string, std::size_t> kinds_;
};

void count(Counts& counts, const Judged& judged) {
    switch (judged.fate) {
        case Fate::created:
            counts.created++;
            break;
        case Fate::updated:
            counts.updated++;
            break;
        case Fate::unchanged:
            counts.unchanged++;
            break;
        case Fate::failed:
            counts.failed++;
            break;
    }
    counts.duplicates += judged.duplicate ? 1 : 0;
    for (const Remark& remark : judged.remarks) counts.warnings += remark.weight == Weight::warning ? 1 : 0;
}

}  // namespace

Preview preview(records::Platform& platform, const access::Actor& actor, const Texts& texts, const Ledger& ledger,
                const Progress& progress) {
    Preview result;
    Opened opened{platform, actor, texts, ledger};
    if (!opened.survey_file(progress)) return result.whole = false, result;
    const records::OperationOptions options{.cause = records::Cause::import};
    Told told{result.remarks};
    SourceRow row;
    bool more = opened.file().next(row);
    while (more) {
        {
            const auto reading = platform.database().read();
            records::Writer writer{platform, actor, reading->connection(), options};
            for (std::uint64_t i = 0; more && i < kRowsInView; i++) {
                Judged judged = opened.rows().check(writer, row);
                count(result.counts, judged);
                for (Remark& remark : judged.remarks) told.add(std::move(remark));
                if (judged.record && !judged.duplicate && result.sample.size() < kSample)
                    result.sample.push_back(sample_of(*judged.record));
                more = opened.file().next(row);
            }
        }
        if (progress && !progress(static_cast<std::int64_t>(opened.file().rows_read()), opened.survey().rows))
            return result.whole = !more, result;
    }
    return result;
}

std::string Preview::to_json(const Texts& texts, Language language) const {
    json::Writer out;
    out.begin_object()
        .key("new")
        .integer(counts.created)
        .key("updated")
        .integer(counts.updated)
        .key("unchanged")
        .integer(counts.unchanged);
    out.key("duplicates")
        .integer(counts.duplicates)
        .key("failed")
        .integer(counts.failed)
        .key("warnings")
        .integer(counts.warnings);
    out.key("rows")
        .integer(counts.created + counts.updated + counts.unchanged + counts.failed)
        .key("errors")
        .begin_array();
    for (const Remark& remark : remarks) {
        out.begin_object()
            .key("row")
            .integer(static_cast<std::int64_t>(remark.row))
            .key("line")
            .integer(static_cast<std::int64_t>(remark.line));
        out.key("column")
            .text(remark.column)
            .key("value")
            .text(remark.value)
            .key("message")
            .text(texts.say(language, remark.why));
        out.key("kind").text(remark.weight == Weight::error ? "error" : "warning").end_object();
    }
    out.end_array().key("sample").begin_array();
    for (const std::string& record : sample) out.raw(record);
    out.end_array().end_object();
    return out.take();
}

}  // namespace lazo::imports
