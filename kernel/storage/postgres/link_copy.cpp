#include <libpq-fe.h>

#include <chrono>

#include "kernel/storage/postgres/link.h"

namespace lazo::storage::postgres {

using Time = std::chrono::steady_clock;

// Out of the pipeline; the answers of what was sent off without waiting come first.
std::optional<Fault> Link::begin_copy(const std::string& sql, Duration deadline) {
    if (const Answers answers = sync(deadline); answers.fault) return answers.fault;
    const auto until = Time::now() + deadline;
    if (PQexitPipelineMode(connection_) != 1 || PQsendQuery(connection_, sql.c_str()) != 1 || !flush(until))
        return broken_ = lost("cannot send");
    const Result begun = next(until);
    if (broken_) return broken_;
    if (PQresultStatus(begun.get()) == PGRES_COPY_IN) return {};
    const Fault refused = fault_of(begun.get());
    while (next(until)) {
    }
    if (broken_) return broken_;
    PQenterPipelineMode(connection_);
    return refused;
}

// Pieces go out at once: what the server has not taken does not pile up here.
std::optional<Fault> Link::put_copy(std::string_view bytes, Duration deadline) {
    if (broken_) return broken_;
    if (PQputCopyData(connection_, bytes.data(), static_cast<int>(bytes.size())) != 1 || !flush(Time::now() + deadline))
        broken_ = lost("cannot send");
    return broken_;
}

std::optional<Fault> Link::end_copy(const char* reason, Duration deadline) {
    if (broken_) return broken_;
    const auto until = Time::now() + deadline;
    if (PQputCopyEnd(connection_, reason) != 1 || !flush(until)) return broken_ = lost("cannot send");
    std::optional<Fault> fault;
    while (const Result result = next(until))
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) fault = fault_of(result.get());
    if (broken_) return broken_;
    if (fault && loses_connection(*fault)) {
        close();
        return fault;
    }
    PQenterPipelineMode(connection_);
    return fault;
}

}  // namespace lazo::storage::postgres
