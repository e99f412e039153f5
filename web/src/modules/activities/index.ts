// Interactions and tasks on a customer's record: the timeline, and logging in one step.
import { lazy } from "react";
import { add_default_sort, add_record_action, add_record_tab } from "~/kernel/extensions";
import type { ActivityKind } from "./kinds";

const is_customer = (entity: { name: string }) => entity.name === "customers";
const Timeline = lazy(() => import("./timeline"));
const dialogs = {
  call: lazy(() => import("./log-dialog").then((file) => ({ default: file.LogCall }))),
  note: lazy(() => import("./log-dialog").then((file) => ({ default: file.LogNote }))),
  meeting: lazy(() => import("./log-dialog").then((file) => ({ default: file.LogMeeting }))),
  task: lazy(() => import("./log-dialog").then((file) => ({ default: file.LogTask }))),
};

add_record_tab({ id: "timeline", label_key: "activity.timeline", position: 10, applies: is_customer, content: Timeline });

add_default_sort("interactions", "-at");
add_default_sort("tasks", "due_at");

const shortcuts: [ActivityKind, string][] = [["call", "l"], ["note", "n"], ["meeting", "m"], ["task", "t"]];
for (const [kind, keys] of shortcuts) {
  const open_log = dialogs[kind];
  add_record_action({ id: `log_${kind}`, label_key: `activity.log.${kind}`, short_key: `activity.kind.${kind}`, icon: kind, keys, applies: is_customer, creates: kind === "task" ? "tasks" : "interactions", run: (_row, open) => open(open_log) });
}
