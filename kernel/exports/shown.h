// What an export has shown of fields whose reads are logged.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kernel/access/shown.h"
#include "kernel/exports/columns.h"
#include "kernel/schema/record.h"

namespace lazo::exports {

class Shown {
 public:
    // The columns outlive it.
    Shown(const std::vector<Column>& columns, const access::Actor& actor);
    // A row with its child rows, whose fields stand as "phones.x_pin".
    void note(const schema::Record& row);
    const access::Shown& so_far() const { return shown_; }

 private:
    std::vector<const schema::Field*> watched_;
    std::vector<std::pair<const schema::Collection*, std::vector<const schema::Field*>>> watched_children_;
    access::Shown shown_;
};

}  // namespace lazo::exports
