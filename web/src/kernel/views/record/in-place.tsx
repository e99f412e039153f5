// A value that becomes its own input when clicked: no edit mode, no Save for one field.
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconPencil } from "@tabler/icons-react";
import type { Field } from "~/kernel/api/types";
import { FieldView, field_type, is_empty } from "~/kernel/fields";
import { inputs_loaded, inputs_ready } from "~/kernel/fields/field-input";
import { useFormat } from "~/kernel/session/format";
import { CellEditor } from "../list/cell-editor";
import classes from "./record.module.css";

interface Props { field: Field; value: unknown; editable: boolean; save: (value: unknown) => void }

function neighbour(from: HTMLElement | null, step: number): HTMLElement | undefined {
  const all = [...(from?.closest("[data-facts]")?.querySelectorAll<HTMLElement>("[data-edit]") ?? [])];
  const at = all.findIndex((button) => button === from);
  return all[at + step];
}

export function InPlace({ field, value, editable, save }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [editing, set_editing] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  // Not open before one can type into it: what is typed meanwhile would be lost. Where it can be at once, it is, or the keyboard of a phone stays down.
  const edit = () => (inputs_ready() ? set_editing(true) : void inputs_loaded().then(() => set_editing(true)));
  const leave = (step: number) => {
    set_editing(false);
    requestAnimationFrame(() => {
      const own = line.current?.querySelector<HTMLElement>("[data-edit]");
      const target = step ? neighbour(own ?? null, step) : own;
      target?.focus();
      if (step) target?.click();
    });
  };
  const on_key = (event: KeyboardEvent) => {
    if (event.key === "F2") edit();
  };
  const shown = is_empty(value) ? <span className={classes.empty}>{t("field.empty")}</span> : <FieldView field={field} value={value} format={format} linked />;
  return (
    <div ref={line} className={classes.fact} data-wide={field_type(field).wide || undefined}>
      <div className={classes.label} title={field.help ?? undefined}>{field.label}</div>
      {editing ? (
        <div><CellEditor field={field} value={value} save={save} leave={leave} /></div>
      ) : (
        <div className={classes.value} data-editable={editable || undefined} onClick={(event) => editable && !(event.target as Element).closest("a") && edit()}>
          <span className={classes.shown}>{shown}</span>
          {editable && (
            <button type="button" data-edit className={classes.pencil} aria-label={t("record.edit_field", { field: field.label })} onKeyDown={on_key} onClick={(event) => (event.stopPropagation(), edit())}>
              <IconPencil size={14} aria-hidden />
            </button>
          )}
        </div>
      )}
    </div>
  );
}
