// Imports as people meet them: a file comes, is looked at, previewed and started; jobs do the work. Used alike by the
// API and by the command line.
#pragma once

#include <functional>
#include <string>

#include "base/locale.h"
#include "kernel/imports/ledger.h"
#include "kernel/jobs/queue.h"
#include "kernel/records/platform.h"

namespace lazo::jobs {
class Runner;
}

namespace lazo::imports {

struct Upload {
    std::string entity;
    std::string name;  // of the file, as its owner calls it
    std::string path;  // where it lies now; it is moved into the folder of uploads
};

struct Started {
    std::int64_t job = 0;        // 0: done at once
    std::int64_t operation = 0;  // 0: none (a preview)
};

// Thread-safe. All it is made of outlives it.
class Imports {
 public:
    Imports(records::Platform& platform, jobs::Queue& queue, const Texts& texts, std::string folder)
        : platform_(platform), queue_(queue), texts_(texts), folder_(std::move(folder)) {}

    // What is written in the same transaction; may be called again, as a Work.
    using AlsoAdded = std::function<void(storage::Connection&, const Ledger&)>;
    using AlsoStarted = std::function<void(storage::Connection&, const Started&)>;

    // Looks at the file and keeps it. Throws Error{forbidden} without the right to create or update, and what
    // source_file.h says.
    Ledger add(const access::Actor& actor, const Upload& upload, const AlsoAdded& also = {});
    // Own ones; administrators all. Throws Error{not_found}.
    Ledger get(const access::Actor& actor, std::int64_t id) const;
    // `mapping` is JSON (mapping.h). Both throw Error{invalid} with all field errors, and Error{conflict} "import.done",
    // "import.running" or, where it was forgotten, "import.file_gone". An import that was cancelled goes on where it was, with the mapping it had.
    Started preview(const access::Actor& actor, std::int64_t id, const std::string& mapping,
                    const AlsoStarted& also = {});
    Started start(const access::Actor& actor, std::int64_t id, const std::string& mapping,
                  const AlsoStarted& also = {});

    // "uploaded", "previewing", "previewed", "running", "cancelled", "failed", "done".
    std::string state_of(const Ledger& ledger) const;
    // {"id","entity","name","encoding","delimiter","header","columns","suggestion","size","mapping","state","preview","job",
    // "preview_job","operation","counts"}
    std::string to_json(const Ledger& ledger) const;

    // Removes the files of imports that were uploaded before that moment and are not at work, and their files of errors.
    // What is known about the import stays. Returns how many.
    std::int64_t forget_files(Moment before);

    // Without a queue, for the command line: preview and run in the caller's thread are preview.h and run.h; this makes
    // an import ready for run(). Returns its operation.
    std::int64_t begin(const access::Actor& actor, std::int64_t id, const std::string& mapping);

 private:
    void check_mapping(const access::Actor& actor, const Ledger& ledger, const std::string& mapping) const;
    std::int64_t enqueue(storage::Connection& connection, const std::string& kind, const Ledger& ledger,
                         std::int64_t user);
    bool runs(std::int64_t job) const;

    records::Platform& platform_;
    jobs::Queue& queue_;
    const Texts& texts_;
    const std::string folder_;
};

// The handlers of "import.preview" and "import.run".
void add_import_jobs(jobs::Runner& runner, records::Platform& platform, const Texts& texts);

}  // namespace lazo::imports
