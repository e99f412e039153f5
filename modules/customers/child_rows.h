// What the entities written with a customer have in common.
#pragma once

#include <string>

#include "kernel/schema/entity.h"

namespace lazo::customers {

inline schema::EntityOptions child_of_customer(std::string icon, std::string title) {
    schema::EntityOptions options;
    options.icon = std::move(icon);
    options.title = std::move(title);
    options.placement = schema::Placement::by_customer;
    options.ownership = schema::Ownership::inherited;
    options.parent = "customers";
    return options;
}

}  // namespace lazo::customers
