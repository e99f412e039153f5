#include <utility>

#include "kernel/http/connection.h"

namespace lazo::http {

void Connection::upgrade() { end_work(service_.answer_for(head_.request, StatusError{501, {"http.bad_upgrade"}})); }

}  // namespace lazo::http
