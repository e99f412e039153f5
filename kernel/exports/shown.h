// What an export has shown of fields whose reads are logged.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kernel/access/read_log.h"
#include "kernel/exports/columns.h"
#include "kernel/schema/record.h"

namespace lazo::exports {

class Shown {
 public:
    // The columns outlive it.
    Shown(const std::vector<Column>& columns, const access::Actor& actor);
    // A row with its child rows, whose fields stand as "phones.x_pin".
    void note(const schema::Record& row);
    // Tells the log, if anything was shown. `reader` says who it is, and how they asked.
    void tell(access::ReadLog& log, access::SensitiveRead reader, const std::string& entity) const;

 private:
    bool note(const schema::Record& row, const std::vector<const schema::Field*>& fields, const std::string& prefix);

    std::vector<const schema::Field*> watched_;
    std::vector<std::pair<const schema::Collection*, std::vector<const schema::Field*>>> watched_children_;
    std::set<std::string> fields_;
    std::int64_t rows_ = 0;
    schema::Key last_;
};

}  // namespace lazo::exports
