#include "kernel/api/record_faults.h"

#include <algorithm>

#include "kernel/records/writer.h"

namespace lazo::api {
namespace {

// What could not be read is missing for the pipeline, which would say so of it, of what is inside of it, and of a name
// that is made of it. A child row whose id could not be read is not known.
bool follows_from(const std::string& unread, const std::string& path, const schema::Shape& shape) {
    const std::string place = unread.ends_with("].id") ? unread.substr(0, unread.size() - 3) : unread;
    const bool inside = path.starts_with(place) && path.find_first_of(".[", place.size()) == place.size();
    const schema::Field* field = shape.find(path);
    const auto made_of = field ? field->options().made_of : std::vector<std::string>{};
    return path == place || inside || std::find(made_of.begin(), made_of.end(), unread) != made_of.end();
}

}  // namespace

void throw_if_unread(const Call& call, const schema::Shape& shape, records::FieldErrors unread,
                     const RecordCheck& check) {
    if (unread.empty()) return;
    const std::vector<FieldError> known = unread.all();
    try {
        const records::OperationOptions options;
        const auto reading = call.platform().database().read();
        records::Writer writer{call.platform(), call.actor, reading->connection(), options};
        check(writer);
    } catch (const Error& error) {
        if (error.fields().empty()) throw;
        for (const FieldError& fault : error.fields()) {
            const auto causes = [&](const FieldError& one) { return follows_from(one.path, fault.path, shape); };
            if (std::none_of(known.begin(), known.end(), causes)) unread.add(fault.path, fault.message);
        }
    }
    unread.throw_if_any();
}

}  // namespace lazo::api
