// An import's file, opened with its mapping: what preview and run have in common.
#pragma once

#include "kernel/imports/ledger.h"
#include "kernel/imports/progress.h"
#include "kernel/imports/row_import.h"

namespace lazo::imports {

Dialect dialect_of(const Ledger& ledger);

// Immovable, since its parts point to each other.
class Opened {
 public:
    // Throws what make_plan and SourceFile throw; Error{forbidden} when the actor may not do what the mode says.
    Opened(records::Platform& platform, const access::Actor& actor, const Texts& texts, const Ledger& ledger);
    Opened(const Opened&) = delete;

    // Counts the rows and finds the keys that come again. False when it was asked to end.
    bool survey_file(const Progress& progress);
    const Plan& plan() const { return plan_; }
    const Survey& survey() const { return survey_; }
    SourceFile& file() { return file_; }
    RowImport& rows() { return rows_; }

 private:
    records::Platform& platform_;
    const Ledger& ledger_;
    const Mapping mapping_;
    const Dialect dialect_;
    SourceFile file_;
    const Plan plan_;
    Survey survey_;
    const Case case_;
    RowImport rows_;
};

}  // namespace lazo::imports
