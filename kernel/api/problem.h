// Errors as problem details (RFC 9457), in the language of the asker.
#pragma once

#include "base/error.h"
#include "base/locale.h"
#include "kernel/http/message.h"

namespace lazo::api {

// Logs what is a fault of ours; the answer then says only that there was one. `extra` are further JSON members, written
// after the standard ones ("\"setup_needed\":true").
http::Response problem(const Texts& texts, Language language, const http::Request& request, const Error& error,
                       std::string_view extra = {});
// By the Accept-Language header.
Language language_of(const http::Request& request);

}  // namespace lazo::api
