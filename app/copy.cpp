#include "app/copy.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "app/command_line.h"
#include "app/commands.h"
#include "base/error.h"
#include "kernel/access/sign_in.h"
#include "kernel/records/custom.h"
#include "kernel/records/tables.h"
#include "kernel/storage/copy.h"

namespace lazo::app {
namespace {

using Time = std::chrono::steady_clock;
using storage::CopyStep;

constexpr std::int64_t kWorthALine = 1000;  // rows of a table

// One line a table, renewed in its place where a person looks on.
class Progress {
 public:
    explicit Progress(const Texts& texts) : texts_(texts), renewed_(::isatty(STDERR_FILENO) == 1) {}

    void tell(const CopyStep& step) {
        if (step.table != table_ || step.phase != phase_) begin(step);
        if (step.rows < kWorthALine) return;
        if (step.ended) return line(step, "\n");
        const auto now = Time::now();
        if (!renewed_ || now - told_ < std::chrono::milliseconds{200}) return;
        told_ = now;
        line(step, "");
    }

 private:
    void begin(const CopyStep& step) {
        table_ = step.table;
        if (step.phase == CopyStep::Phase::indexes && phase_ != step.phase) say("copy.indexes");
        if (step.phase == CopyStep::Phase::proof && phase_ != step.phase) say("copy.proof");
        phase_ = step.phase;
        begun_ = Time::now();
        rows_ = step.phase == CopyStep::Phase::rows ? step.rows : 0;  // that an earlier run has copied
    }

    void say(const char* key) { std::fprintf(stderr, "%s\n", texts_.say(language_of_terminal(), key).c_str()); }

    void line(const CopyStep& step, const char* end) {
        const double seconds = std::max(std::chrono::duration<double>(Time::now() - begun_).count(), 0.001);
        const Message message{
            "copy.progress",
            {{"table", table_},
             {"rows", std::to_string(step.rows)},
             {"rate", std::to_string(static_cast<long long>(static_cast<double>(step.rows - rows_) / seconds))}}};
        std::fprintf(stderr, "%s%s%s", renewed_ ? "\r\033[K" : "", texts_.say(language_of_terminal(), message).c_str(),
                     end);
    }

    const Texts& texts_;
    const bool renewed_;
    std::string table_;
    CopyStep::Phase phase_ = CopyStep::Phase::rows;
    std::int64_t rows_ = 0;
    Time::time_point begun_ = Time::now(), told_;
};

void print(const Texts& texts, const storage::CopyResult& result, const std::string& target) {
    std::int64_t rows = 0;
    for (const storage::CopiedTable& table : result.tables) {
        rows += table.rows;
        if (table.rows == 0) continue;
        std::printf("%-32s %12lld  %s\n", table.name.c_str(), static_cast<long long>(table.rows), table.hash.c_str());
    }
    const Message done{
        "copy.done",
        {{"tables", std::to_string(result.tables.size())}, {"rows", std::to_string(rows)}, {"target", target}}};
    std::printf("%s\n", texts.say(language_of_terminal(), done).c_str());
}

void print_left_behind(const Texts& texts, const std::vector<std::string>& left) {
    if (left.empty()) return;
    std::string names;
    for (const std::string& name : left) names += (names.empty() ? "" : ", ") + name;
    std::printf("%s\n", texts.say(language_of_terminal(), Message{"copy.left_behind", {{"names", names}}}).c_str());
}

}  // namespace

std::vector<storage::KernelTable> tables_of_store() {
    std::vector<storage::KernelTable> tables = all_tables();
    for (const auto owned : {records::kernel_tables(), access::kernel_tables()})
        tables.insert(tables.end(), owned.begin(), owned.end());
    return tables;
}

schema::SnapshotPointer schema_with_retired(records::Platform& platform) {
    schema::SnapshotBuilder builder;
    for (const modules::Module& module : all_modules())
        for (const schema::Entity* entity : module.entities) builder.add(*entity);
    const records::CustomSchema custom = records::read_custom(platform.database().read()->connection());
    for (schema::CustomObject object : custom.objects) {
        object.entity = records::make_custom_entity(object);
        builder.add(object);
    }
    for (schema::CustomField field : custom.fields) {
        field.retired = false;
        builder.add(field);
    }
    return builder.build(custom.version);
}

std::string without_password(const std::string& url) {
    std::string shown = url;
    const std::size_t begin = shown.find("://");
    const std::size_t at = shown.find('@'), slash = shown.find('/', begin == std::string::npos ? 0 : begin + 3);
    if (begin != std::string::npos && at != std::string::npos && at < slash)
        if (const std::size_t colon = shown.find(':', begin + 3); colon < at) shown.erase(colon, at - colon);
    if (const std::size_t password = shown.find("password="); password != std::string::npos)
        shown.erase(password, std::min(shown.find('&', password), shown.size()) - password);
    return shown;
}

int copy(const CopyCommandOptions& options) {
    const SystemClock clock;
    Texts texts;
    read_texts(texts);
    if (options.from == options.to)
        throw Error{ErrorKind::conflict, {"copy.not_empty", {{"target", without_password(options.to)}}}};
    StoreOptions from{.database = options.from, .listens = false};
    records::Platform source{parts_of(from, clock)};
    const auto target =
        storage::open_database(options.to, {.readers = 2, .writers = 1, .statement_seconds = kLongestStatement});
    Progress progress{texts};
    storage::CopyOptions how{.target = without_password(options.to)};
    if (!options.quiet) how.progress = [&](const CopyStep& step) { progress.tell(step); };
    const std::vector<storage::KernelTable> tables = tables_of_store();
    const storage::CopyPlan plan{schema_with_retired(source), source.schema(), tables};
    const storage::CopyResult result = storage::copy_store(source.database(), *target, plan, how);
    print(texts, result, how.target);
    print_left_behind(texts, result.left_behind);
    return kDone;
}

}  // namespace lazo::app
