#include "kernel/imports/opened.h"

#include <filesystem>

#include "base/json.h"

namespace lazo::imports {

Dialect dialect_of(const Ledger& ledger) {
    const json::Document inspection{ledger.inspection};
    const json::Value root = inspection.root();
    return {std::string(root["encoding"].text()), root["delimiter"].text().front(), root["header"].boolean()};
}

namespace {

constexpr std::uint64_t kRowsBetweenReports = 20'000;

Mapping mapping_of(const Ledger& ledger) {
    const json::Document document{ledger.mapping};
    return read_mapping(document.root());
}

Plan plan_of(records::Platform& platform, const access::Actor& actor, const Ledger& ledger, Mapping mapping,
             const SourceFile& file) {
    const schema::SnapshotPointer snapshot = platform.schema();
    const schema::ShapePointer shape = snapshot->get(ledger.entity);
    if (mapping.mode != Mode::update) actor.require(*shape, access::Action::create);
    if (mapping.mode != Mode::create) actor.require(*shape, access::Action::update);
    return make_plan(snapshot, actor, shape, std::move(mapping), file.header());
}

}  // namespace

Opened::Opened(records::Platform& platform, const access::Actor& actor, const Texts& texts, const Ledger& ledger)
    : platform_(platform),
      ledger_(ledger),
      mapping_(mapping_of(ledger)),
      dialect_(mapping_.over(dialect_of(ledger))),
      file_(ledger.path, dialect_),
      plan_(plan_of(platform, actor, ledger, mapping_, file_)),
      case_{platform, actor, texts, plan_, survey_, file_.header().size(), ledger.id, ledger.operation},
      rows_(case_) {}

bool Opened::survey_file(const Progress& progress) {
    SourceFile file{ledger_.path, dialect_};
    KeySorter sorter{std::filesystem::path(ledger_.path).parent_path().string()};
    auto reading = platform_.database().read();
    SourceRow row;
    while (file.next(row)) {
        if (!plan_.key.empty())
            if (const std::string key = rows_.key_text(reading->connection(), row); !key.empty())
                sorter.add(key, row.number);
        if (row.number % kRowsBetweenReports != 0) continue;
        reading.reset();  // an old view of the store keeps its log from shrinking
        if (progress && !progress(0, 0)) return false;
        reading = platform_.database().read();
    }
    survey_.rows = static_cast<std::int64_t>(file.rows_read());
    sorter.finish(survey_);
    return true;
}

}  // namespace lazo::imports
