#include "modules/customers/relations.h"

#include <array>
#include <utility>

#include "modules/customers/child_rows.h"

namespace lazo::customers {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOpposites{{
    {"works_at", "employs"},
    {"member_of", "has_member"},
    {"referred_by", "referred"},
    {"parent_of", "child_of"},
}};

}  // namespace

Relations::Relations() : Entity("relations", child_of_customer("link", "kind")) {}
CustomerRoles::CustomerRoles() : Entity("customer_roles", child_of_customer("briefcase", "role")) {}

std::string_view Relations::mirror_of(std::string_view kind) {
    for (const auto& [one, other] : kOpposites) {
        if (kind == one) return other;
        if (kind == other) return one;
    }
    return kind;
}

}  // namespace lazo::customers
