// Short notices at the foot of the screen. One that can be undone stays eight seconds, and waits while the pointer is on it.
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import classes from "./toasts.module.css";

export interface Toast {
  id: number;
  text: string;
  detail?: string;
  tone: "done" | "bad";
  action?: { label: string; run: () => void };
  seconds: number;
}

let toasts: Toast[] = [];
let next_id = 1;
const listeners = new Set<() => void>();
function publish(list: Toast[]) {
  toasts = list;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function show_toast(toast: Omit<Toast, "id" | "seconds"> & { seconds?: number }): number {
  const shown = { seconds: toast.action ? 8 : 5, ...toast, id: next_id++ };
  publish([...toasts.slice(-2), shown]);
  return shown.id;
}
export function hide_toast(id: number) {
  publish(toasts.filter((toast) => toast.id !== id));
}
export const shown_toasts = () => toasts;

function ToastView({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const [held, set_held] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => hide_toast(toast.id), toast.seconds * 1000);
    return () => clearTimeout(timer);
  }, [held, toast]);
  const act = () => {
    hide_toast(toast.id);
    toast.action?.run();
  };
  const hold = { onPointerEnter: () => set_held(true), onPointerLeave: () => set_held(false), onFocus: () => set_held(true), onBlur: () => set_held(false) };
  return (
    <div className={classes.toast} data-tone={toast.tone} {...hold}>
      {toast.tone === "done" ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <div className={classes.words}>
        <div>{toast.text}</div>
        {toast.detail && <div className={classes.detail}>{toast.detail}</div>}
      </div>
      {toast.action && <button type="button" className={classes.action} onClick={act}>{toast.action.label}</button>}
      <button type="button" className={classes.close} aria-label={t("ui.close")} onClick={() => hide_toast(toast.id)}>
        <IconX size={16} aria-hidden />
      </button>
    </div>
  );
}

export function Toasts() {
  const list = useSyncExternalStore(subscribe, shown_toasts);
  return (
    <div className={classes.stack} role="status" aria-live="polite">
      {list.map((toast) => <ToastView key={toast.id} toast={toast} />)}
    </div>
  );
}
