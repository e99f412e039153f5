#include "bench/jobs.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/json.h"

namespace lazo::bench {

std::string wait_for_job(Session& session, const Session::Answer& started) {
    const std::string job(json::Document{started.body}.root()["job"].text());
    for (;;) {
        const Session::Answer answer = session.get("/jobs/" + job);
        const json::Document document{answer.body};
        const std::string_view state = document.root()["state"].text();
        if (state == "done") return answer.body;
        if (state != "queued" && state != "running") throw std::runtime_error("job: " + answer.body);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

}  // namespace lazo::bench
