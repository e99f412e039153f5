// What becomes of one row: the same decisions for the preview and for the import itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "kernel/imports/draft.h"
#include "kernel/imports/patch.h"
#include "kernel/imports/survey.h"
#include "kernel/records/writer.h"

namespace lazo::imports {

enum class Fate : std::uint8_t { created, updated, unchanged, failed };

struct Judged {
    Fate fate = Fate::failed;
    bool duplicate = false;    // its key stood in the file before, or its record is there and shall not be touched
    bool left_traces = false;  // it failed after something of it had been written
    std::vector<Remark> remarks;
    std::optional<schema::Record> record;  // as it is, or would be, stored
};

// What every row of one import is judged with; outlives the judge.
struct Case {
    records::Platform& platform;
    const access::Actor& actor;
    const Texts& texts;
    const Plan& plan;
    const Survey& survey;
    std::size_t columns_in_file = 0;
    std::int64_t import = 0;     // its id, under which it remembers; 0: a preview
    std::int64_t operation = 0;  // that its writes belong to
};

class RowImport {
 public:
    explicit RowImport(const Case& row_case);

    // Writes the row. What the pipeline refuses is told in the answer; what is no fault of the row is thrown.
    Judged write(records::Writer& writer, const SourceRow& row) { return judge(writer, row, Effect::write); }
    // Says what writing would do; on any connection, and nothing is written.
    Judged check(records::Writer& writer, const SourceRow& row) { return judge(writer, row, Effect::check); }
    // After a transaction that was undone.
    void forget();

    // The row's key for the survey.
    std::string key_text(storage::Connection& connection, const SourceRow& row) {
        return drafter_.key_text(connection, row);
    }

 private:
    enum class Effect : std::uint8_t { write, check };
    struct Row {
        records::Writer& writer;
        const SourceRow& source;
        Effect effect;
        Draft draft;
        Judged judged;
        bool repeated = false;
    };
    Judged judge(records::Writer& writer, const SourceRow& source, Effect effect);
    void decide(Row& row);
    void meet(Row& row, schema::Key key);
    void refuse(Row& row, Message why) const;
    void make(Row& row);
    void overwrite(Row& row, const schema::Record& stored);
    void merge(Row& row, const schema::Record& first);
    void warn_of_kept(Row& row, const Patch& patch);
    void store(Row& row, const schema::Record& stored, const Patch& patch);
    void remember(const Row& row, const schema::Record& record);
    bool is_news(const Row& row, std::uint64_t number);
    bool is_own(Row& row, const schema::Record& stored) const;
    schema::Record load(Row& row, schema::Key key) const;

    const Case& case_;
    const Plan& plan_;
    LinkFinder links_;
    KeyFinder keys_;
    CellReader cells_;
    Drafter drafter_;
    std::unordered_map<std::string, schema::Record> firsts_;  // rows whose keys come again
    bool firsts_forgotten_ = false;                           // some were too many to keep
    std::size_t firsts_bytes_ = 0;                            // of the rows they came from
    std::unordered_set<std::uint64_t> told_;                  // of a preview: differences that were told
};

}  // namespace lazo::imports
