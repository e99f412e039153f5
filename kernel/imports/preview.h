// What an import would do, told beforehand for every row of the file. Writes nothing.
#pragma once

#include <string>
#include <vector>

#include "kernel/imports/ledger.h"
#include "kernel/imports/progress.h"
#include "kernel/imports/row_import.h"

namespace lazo::imports {

struct Preview {
    Counts counts;                    // created: new ones
    bool whole = true;                // false: it was asked to end
    std::vector<Remark> remarks;      // 100 at most, 25 of a kind
    std::vector<std::string> sample;  // the first records as JSON, each once
    std::string to_json(const Texts& texts, Language language) const;
};

// `folder` is for files of its own while it counts. Rows of a key that comes again are judged against the first of them
// as long as these are kept (50,000 keys, 64 MB of cells); beyond, against the store, and as unchanged when nothing is
// there. A difference between such rows is counted once, as long as two million are known. So memory is bounded,
// whatever the file.
Preview preview(records::Platform& platform, const access::Actor& actor, const Texts& texts, const Ledger& ledger,
                const Progress& progress);

}  // namespace lazo::imports
