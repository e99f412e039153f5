// The routes of the API, a function for each group; all called once, at start-up, with a router and services that outlive it.
#pragma once

#include "kernel/api/call.h"

namespace lazo::events {
class LiveHub;
}

namespace lazo::jobs {
class Runner;
}

namespace lazo::api {

void add_session_routes(http::Router& router, Services& services);    // sign-in, first run, tokens, passwords
void add_record_routes(http::Router& router, Services& services);     // list, get, create, update, delete, restore
void add_group_routes(http::Router& router, Services& services);      // groups, board
void add_history_routes(http::Router& router, Services& services);    // history of a record, recycle bin
void add_share_routes(http::Router& router, Services& services);      // shares, "why can Ana see this?"
void add_operation_routes(http::Router& router, Services& services);  // operations and their undo
void add_schema_routes(http::Router& router, Services& services);     // schema, custom fields and objects
void add_search_routes(http::Router& router, Services& services);     // search over everything
void add_job_routes(http::Router& router, Services& services);        // jobs: progress, cancel, retry
void add_import_routes(http::Router& router, Services& services);     // upload, preview, start, what did not go in
void add_export_routes(http::Router& router, Services& services);     // lists as files
void add_bulk_routes(http::Router& router, Services& services);       // one change for many records
void add_read_log_routes(http::Router& router, Services& services);   // who was shown sensitive fields
// The handler of the job "bulk", which the route makes.
void add_bulk_jobs(jobs::Runner& runner, records::Platform& platform, const Texts& texts);
// The API described: /api/openapi.json and /api/docs. `declared` is what is shown to those who are not signed in.
void add_openapi_routes(http::Router& router, Services& services, schema::SnapshotPointer declared);
// The hub outlives the router.
void add_live_routes(http::Router& router, Services& services, events::LiveHub& hub);

}  // namespace lazo::api
