#include <algorithm>

#include "kernel/query/list.h"

namespace lazo::query {

bool reaches(storage::Connection& connection, const Scope& scope, const schema::Record& record) {
    const schema::Shape& shape = record.shape();
    const Visibility visibility = scope.rights.visible(shape);
    if (visibility.reach != Reach::some) return visibility.reach == Reach::everything;
    if (&shape.owner_shape() == &shape) {
        const std::int64_t owner = schema::Codec<schema::Key>::from(record.at(shape.get("owner"))).id;
        if (std::find(visibility.owners.begin(), visibility.owners.end(), owner) != visibility.owners.end()) return true;
        if (record.shared == 0 || visibility.principals.empty()) return false;
    }
    return count(connection, scope, shape, Condition::is({record.key})) == 1;
}

}  // namespace lazo::query
